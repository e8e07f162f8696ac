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
 * What a link is for; one can never be used as another. `setup`, `reset` and `magic-link` arrive by mail, so that who
 * holds one owns the address; `replace` is handed to somebody who gave a password that has to be replaced.
 */
export type LinkPurpose = 'setup' | 'reset' | 'magic-link' | 'replace';

/** A link that a letter carries. */
export interface MailedLink {
  readonly token: string;
  readonly expiresAt: Date;
}

/** For whom and what a link is about to be made. */
export interface LinkGrant {
  readonly email: string;
  readonly userId: string | null;
  /** The user's as it was read before the link is made; null where the address has no account. */
  readonly credentialEpoch: number | null;
  readonly purpose: LinkPurpose;
}

/** A link token whose signature and claims hold; whether it was used, only the database knows. */
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

/** How long links live today, in seconds. */
export type LinkLifetimes = Readonly<Record<LinkPurpose, number>>;

// A password is replaced right after the sign-in that asked for it.
const REPLACE_SECONDS = 600;
/** How many links of an address and purpose that were asked for may be alive. */
export const MAX_ACTIVE_LINKS = 5;

/** How long links live under these settings. */
export const linkLifetimes = (settings: AccountSettings): LinkLifetimes => ({
  'magic-link': settings.magicLinkExpirySeconds,
  setup: settings.inviteExpirySeconds,
  reset: settings.passwordResetExpirySeconds,
  replace: REPLACE_SECONDS,
});

/** What the mail that waits for a link says of its request. */
type LinkRequest = Pick<MailRecord, 'id' | 'createdAt' | 'ip' | keyof LinkRequester>;

/** A link before its life begins. */
type LinkToAdd = LinkGrant & LinkRequester & { readonly id: string };

/** A link as it is signed. */
type SignedLink = LinkTimes & { readonly id: string };

/** A link that no browser asked for voids all others, see {@link Links.issue}. */
const noRequester: LinkRequester = { browser: null, network: null };

/**
 * Signed links that work once. Which of them void which, and why: docs/decisions/mail.md. Whoever also holds the
 * link's user locks the user first, then the links of the address.
 */
export class Links {
  constructor(
    private readonly database: Database,
    private readonly tokens: SignedTokens,
    private readonly lifetimes: LinkLifetimes,
    private readonly clock: Clock,
  ) {}

  /** Makes a link token and voids the older ones of this address for this purpose. */
  async issue(order: LinkGrant): Promise<string> {
    const link = await this.database.transaction(async (repositories) => {
      await this.lock(repositories, order);
      return this.add(repositories, { id: randomUUID(), ...order, ...noRequester });
    });
    return this.sign(order, link);
  }

  /**
   * The link of a waiting mail: the same one at every try, as long as it lives, and a new one after that.
   * @returns null where it was used already, or where its request is outdated
   */
  async forMail(
    { id, createdAt, ip, browser, network }: LinkRequest,
    order: LinkGrant,
  ): Promise<MailedLink | null> {
    const { purpose, userId } = order;
    const link = await this.database.transaction(async (repositories) => {
      await this.lock(repositories, order);
      const { links, audit } = repositories;
      const made = await links.find(id);
      const request = { id, createdAt, browser, network };
      if (made?.usedAt || (await links.isOutdated(order, request))) return null;
      if (made && this.isActive(made, purpose)) return { id, ...made };
      await audit.write({ at: this.clock(), type: 'link_requested', userId, ip, details: { purpose } });
      return this.add(repositories, { id, ...order, browser, network });
    });
    return link && { token: this.sign(order, link), expiresAt: link.expiresAt };
  }

  /**
   * Reads a link token. @throws AccountError `invalid_link` unless it is ours, alive, for one of these purposes
   * and for this address. A life that the configuration has shortened counts for links from before, too.
   */
  read(token: string, purposes: readonly LinkPurpose[], email: string): VerifiedLink {
    const { iat, sub, jti, purpose } = this.tokens.verify<LinkClaims>('link+jwt', token) ?? {};
    const known = purposes.find((one) => one === purpose);
    const isOurs = typeof jti === 'string' && typeof sub === 'string' && typeof iat === 'number';
    if (!known || !isOurs || !sameEmail(sub, email) || !this.isWithinLifetime(new Date(iat * 1000), known)) {
      throw new AccountError('invalid_link');
    }
    return { id: jti, email: sub, purpose: known };
  }

  /** @throws AccountError `invalid_link` where it was used, voided or has expired. @param userId whose it is, for the audit trail */
  async requireActive(link: VerifiedLink, userId: string | null = null): Promise<void> {
    if (!(await this.database.links.isActive(link.id, this.clock())))
      throw new AccountError('invalid_link', {}, { userId });
  }

  /**
   * Spends a link inside the transaction that does what it was for, and voids the others of its address and purpose.
   * @returns the link as it was made, with the credential epoch that has to be its user's still
   * @throws AccountError `invalid_link`
   */
  async spend({ links }: Repositories, read: VerifiedLink): Promise<LinkRecord> {
    // Two links of an address that are clicked at the same moment wait for each other: one of them signs in.
    await links.lockEmail(read);
    const link = await links.spend(read.id, read.purpose, read.email, this.clock());
    if (!link) throw new AccountError('invalid_link');
    await links.deleteOthers(link);
    return link;
  }

  async deleteExpired(): Promise<void> {
    await this.database.links.deleteExpired(this.clock());
  }

  private async lock({ users, links }: Repositories, order: LinkGrant): Promise<void> {
    if (order.userId !== null) await users.lock(order.userId);
    await links.lockEmail(order);
  }

  /** Adds a link, with the order's address held. */
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
   * One more request than links may be alive gets a further token for the youngest of them. From then on that link
   * belongs to no requester, so that asking again voids it nowhere.
   */
  private share(links: Repositories['links'], link: LinkToAdd, times: LinkTimes): Promise<string | null> {
    return links.renewNewest(link, { browser: randomBytes(32), network: null }, times);
  }

  // Anybody may ask for a setup link by asking for a reset: it lives no longer than what was asked for.
  private lifetimeOf({ purpose, browser }: LinkToAdd): number {
    const { setup, reset } = this.lifetimes;
    const isAskedSetup = purpose === 'setup' && browser !== null;
    return isAskedSetup ? Math.min(setup, reset) : this.lifetimes[purpose];
  }

  private isActive({ createdAt, expiresAt }: LinkTimes, purpose: LinkPurpose): boolean {
    return expiresAt > this.clock() && this.isWithinLifetime(createdAt, purpose);
  }

  private isWithinLifetime(createdAt: Date, purpose: LinkPurpose): boolean {
    return secondsLater(createdAt, this.lifetimes[purpose]) > this.clock();
  }

  // A token is made anew whenever it is needed: the database holds nothing that could be handed in.
  private sign({ email, purpose }: LinkGrant, { id, createdAt, expiresAt }: SignedLink): string {
    const lifeSeconds = Math.round((expiresAt.getTime() - createdAt.getTime()) / 1000);
    return this.tokens.sign('link+jwt', { purpose, sub: email, jti: id }, lifeSeconds, createdAt);
  }
}
