import { randomBytes, randomUUID } from 'node:crypto';
import { sameEmail } from '@mikrochat/contract';
import type {
  Database,
  LinkRecord,
  LinkRequester,
  LinkTimes,
  MailRecord,
  Repositories,
} from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import { secondsLater, type Clock } from '../clock.js';
import type { AccountSettings } from '../settings.js';
import { type SignedTokens } from '../signing/signed-tokens.js';

/**
 * A link is valid for one purpose only. `setup` (invitation), `reset` and `magic-link` are mailed, so that using one
 * verifies the email address; `replace` is issued after a sign-in with a password that has to be replaced.
 */
export type LinkPurpose = 'setup' | 'reset' | 'magic-link' | 'replace';

/** The link of a mail. */
export interface MailedLink {
  readonly token: string;
  readonly expiresAt: Date;
}

/** The recipient and purpose of a new link. */
export interface LinkGrant {
  readonly email: string;
  readonly userId: string | null;
  /** The user's epoch as read before the link is created; null for an unregistered email address. */
  readonly credentialEpoch: number | null;
  readonly purpose: LinkPurpose;
}

/** A link token with valid signature and claims. Whether the link was used or revoked is known to the database only. */
export interface VerifiedLink {
  readonly id: string;
  readonly email: string;
  readonly purpose: LinkPurpose;
}

interface LinkClaims {
  readonly iat?: unknown;
  readonly sub?: unknown;
  readonly jti?: unknown;
  readonly purpose?: unknown;
}

/** Lifetimes of links by purpose, in seconds. */
export type LinkLifetimes = Readonly<Record<LinkPurpose, number>>;

// The user replaces the password right after the sign-in that required it.
const REPLACE_SECONDS = 600;
/** The maximum number of active requested links of one email address and purpose. */
export const MAX_ACTIVE_LINKS = 5;

/** The configured lifetimes of links. */
export const linkLifetimes = (settings: AccountSettings): LinkLifetimes => ({
  'magic-link': settings.magicLinkExpirySeconds,
  setup: settings.inviteExpirySeconds,
  reset: settings.passwordResetExpirySeconds,
  replace: REPLACE_SECONDS,
});

/** The request for a link, as the queued mail records it. */
type LinkRequest = Pick<MailRecord, 'id' | 'createdAt' | 'ip' | keyof LinkRequester>;

/** A link to be stored. */
type LinkToAdd = LinkGrant & LinkRequester & { readonly id: string };

/** The claims of a link that its token contains. */
type SignedLink = LinkTimes & { readonly id: string };

/** A link without a requester revokes all others of its email address and purpose, see {@link Links.issue}. */
const noRequester: LinkRequester = { browser: null, network: null };

/**
 * Signed links that can be used once. Which links a new one revokes, and why: docs/decisions/mail.md. Transactions that
 * lock a user as well lock the user first, then the links of the email address.
 */
export class Links {
  constructor(
    private readonly database: Database,
    private readonly tokens: SignedTokens,
    private readonly lifetimes: LinkLifetimes,
    private readonly clock: Clock,
  ) {}

  /** Creates a link and revokes the older ones of its email address and purpose. @returns its token */
  async issue(grant: LinkGrant): Promise<string> {
    const link = await this.database.transaction(async (repositories) => {
      await this.lock(repositories, grant);
      return this.add(repositories, { id: randomUUID(), ...grant, ...noRequester });
    });
    return this.sign(grant, link);
  }

  /**
   * The link of a queued mail: the same one at every delivery attempt until it expires, then a new one.
   * @returns null if the link was used already or its request is outdated
   */
  async forMail(
    { id, createdAt, ip, browser, network }: LinkRequest,
    grant: LinkGrant,
  ): Promise<MailedLink | null> {
    const { purpose, userId } = grant;
    const link = await this.database.transaction(async (repositories) => {
      await this.lock(repositories, grant);
      const { links, audit } = repositories;
      const existing = await links.find(id);
      const request = { id, createdAt, browser, network };
      if (existing?.usedAt || (await links.isOutdated(grant, request))) return null;
      if (existing && this.isActive(existing, purpose)) return { id, ...existing };
      await audit.write({ at: this.clock(), type: 'link_requested', userId, ip, details: { purpose } });
      return this.add(repositories, { id, ...grant, browser, network });
    });
    return link && { token: this.sign(grant, link), expiresAt: link.expiresAt };
  }

  /**
   * Verifies a link token: signature, expiry, purpose and email address. A lifetime that the configuration has shortened
   * applies to existing links as well.
   * @throws AccountError `invalid_link`
   */
  read(token: string, purposes: readonly LinkPurpose[], email: string): VerifiedLink {
    const { iat, sub, jti, purpose } = this.tokens.verify<LinkClaims>('link+jwt', token) ?? {};
    const expected = purposes.find((one) => one === purpose);
    const isComplete = typeof jti === 'string' && typeof sub === 'string' && typeof iat === 'number';
    if (!expected || !isComplete || !sameEmail(sub, email)) throw new AccountError('invalid_link');
    if (!this.isWithinLifetime(new Date(iat * 1000), expected)) throw new AccountError('invalid_link');
    return { id: jti, email: sub, purpose: expected };
  }

  /**
   * @param userId the user of the link, for the audit trail
   * @throws AccountError `invalid_link` if the link was used or revoked or has expired
   */
  async requireActive(link: VerifiedLink, userId: string | null = null): Promise<void> {
    if (!(await this.database.links.isActive(link.id, this.clock())))
      throw new AccountError('invalid_link', {}, { userId });
  }

  /**
   * Spends a link in the transaction that uses it, and revokes the others of its email address and purpose.
   * @returns the stored link; the caller compares its credential epoch with the user's
   * @throws AccountError `invalid_link`
   */
  async spend({ links }: Repositories, verified: VerifiedLink): Promise<LinkRecord> {
    // Of two links of one email address that are used at the same time, the second waits and is then revoked.
    await links.lockEmail(verified);
    const { id, purpose, email } = verified;
    const link = await links.spend(id, purpose, email, this.clock());
    if (!link) throw new AccountError('invalid_link');
    await links.deleteOthers(link);
    return link;
  }

  /** Deletes expired links. */
  async deleteExpired(): Promise<void> {
    await this.database.links.deleteExpired(this.clock());
  }

  private async lock({ users, links }: Repositories, grant: LinkGrant): Promise<void> {
    if (grant.userId !== null) await users.lock(grant.userId);
    await links.lockEmail(grant);
  }

  /** Stores a link of an email address that the transaction has locked. */
  private async add({ links }: Repositories, link: LinkToAdd): Promise<SignedLink> {
    const createdAt = this.clock();
    const times = { createdAt, expiresAt: secondsLater(createdAt, this.lifetimeOf(link)) };
    await links.deleteReplaced(link);
    const isFull = link.browser !== null && (await links.countActive(link, createdAt)) >= MAX_ACTIVE_LINKS;
    const shared = isFull ? await this.share(links, link, times) : null;
    if (shared === null) await links.add({ ...link, ...times });
    return { id: shared ?? link.id, ...times };
  }

  /**
   * Beyond {@link MAX_ACTIVE_LINKS}, a request gets a further token of the newest link. From then on that link has no
   * known requester, so that no further request revokes it.
   */
  private share(links: Repositories['links'], link: LinkToAdd, times: LinkTimes): Promise<string | null> {
    return links.renewNewest(link, { browser: randomBytes(32), network: null }, times);
  }

  // A reset request for a user without a password sends a setup link: it lasts no longer than the reset link requested.
  private lifetimeOf({ purpose, browser }: LinkToAdd): number {
    const { setup, reset } = this.lifetimes;
    const isRequestedSetup = purpose === 'setup' && browser !== null;
    return isRequestedSetup ? Math.min(setup, reset) : this.lifetimes[purpose];
  }

  private isActive({ createdAt, expiresAt }: LinkTimes, purpose: LinkPurpose): boolean {
    return expiresAt > this.clock() && this.isWithinLifetime(createdAt, purpose);
  }

  private isWithinLifetime(createdAt: Date, purpose: LinkPurpose): boolean {
    return secondsLater(createdAt, this.lifetimes[purpose]) > this.clock();
  }

  // The token is computed whenever it is needed: the database stores nothing with which a link could be used.
  private sign({ email, purpose }: LinkGrant, { id, createdAt, expiresAt }: SignedLink): string {
    const lifetimeSeconds = Math.round((expiresAt.getTime() - createdAt.getTime()) / 1000);
    return this.tokens.sign('link+jwt', { purpose, sub: email, jti: id }, lifetimeSeconds, createdAt);
  }
}
