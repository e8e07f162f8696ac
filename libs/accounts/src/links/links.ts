import { randomUUID } from 'node:crypto';
import { sameEmail } from '@mikrochat/contract';
import type { Database, LinkRecord, LinkTimes, MailRecord, Repositories } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import { secondsLater, type Clock } from '../clock.js';
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
export interface LinkOrder {
  readonly email: string;
  readonly userId: string | null;
  /** The user's as it was read before the link is made; null where the address has no account. */
  readonly credentialEpoch: number | null;
  readonly purpose: LinkPurpose;
}

/** A link token whose signature and claims hold; whether it was used, only the database knows. */
export interface ReadLink {
  readonly id: string;
  readonly email: string;
  readonly purpose: LinkPurpose;
}

interface LinkClaims {
  readonly sub?: unknown;
  readonly jti?: unknown;
  readonly purpose?: unknown;
}

/** Signed links that work once. */
export class Links {
  constructor(
    private readonly database: Database,
    private readonly tokens: SignedTokens,
    private readonly clock: Clock,
  ) {}

  /** Makes a link token and voids the older ones of this address for this purpose. */
  async issue(order: LinkOrder, lifeSeconds: number): Promise<string> {
    const id = randomUUID();
    const times = await this.database.transaction((repositories) =>
      this.add(repositories, id, order, lifeSeconds),
    );
    return this.sign(id, order, times);
  }

  /**
   * The link of a waiting mail: the same one at every try, as long as it lives, and a new one after that.
   * @returns null where it was used already, or where a newer one was asked for
   */
  async forMail(
    { id, createdAt, ip }: Pick<MailRecord, 'id' | 'createdAt' | 'ip'>,
    order: LinkOrder,
    lifeSeconds: number,
  ): Promise<MailedLink | null> {
    const { email, purpose, userId } = order;
    const times = await this.database.transaction(async (repositories) => {
      const { links, audit } = repositories;
      await links.lockAddress(email, purpose);
      const made = await links.find(id);
      if (made?.usedAt || (await links.hasNewer(email, purpose, createdAt, id))) return null;
      if (made && made.expiresAt > this.clock()) return made;
      await audit.write({ at: this.clock(), type: 'link_requested', userId, ip, details: { purpose } });
      return this.add(repositories, id, order, lifeSeconds);
    });
    return times && { token: this.sign(id, order, times), expiresAt: times.expiresAt };
  }

  /**
   * Reads a link token. @throws AccountError `invalid_link` unless it is ours, alive, for one of these purposes
   * and for this address
   */
  read(token: string, purposes: readonly LinkPurpose[], email: string): ReadLink {
    const { sub, jti, purpose } = this.tokens.verify<LinkClaims>('link+jwt', token) ?? {};
    const known = purposes.find((one) => one === purpose);
    if (!known || typeof jti !== 'string' || typeof sub !== 'string' || !sameEmail(sub, email)) {
      throw new AccountError('invalid_link');
    }
    return { id: jti, email: sub, purpose: known };
  }

  /** @throws AccountError `invalid_link` where it was used, voided or has expired. @param userId whose it is, for the audit trail */
  async mustBeAlive(link: ReadLink, userId: string | null = null): Promise<void> {
    if (!(await this.database.links.isAlive(link.id, this.clock())))
      throw new AccountError('invalid_link', {}, { userId });
  }

  /**
   * Spends a link inside the transaction that does what it was for.
   * @returns the link as it was made, with the credential epoch that has to be its user's still
   * @throws AccountError `invalid_link`
   */
  async spend(repositories: Repositories, { id, purpose, email }: ReadLink): Promise<LinkRecord> {
    const link = await repositories.links.spend(id, purpose, email, this.clock());
    if (!link) throw new AccountError('invalid_link');
    return link;
  }

  async forgetExpired(): Promise<void> {
    await this.database.links.forgetExpired(this.clock());
  }

  private async add(
    { links }: Repositories,
    id: string,
    order: LinkOrder,
    lifeSeconds: number,
  ): Promise<LinkTimes> {
    const createdAt = this.clock();
    const expiresAt = secondsLater(createdAt, lifeSeconds);
    await links.voidOlder(order.email, order.purpose);
    await links.add({ id, ...order, createdAt, expiresAt });
    return { createdAt, expiresAt };
  }

  // A token is made anew whenever it is needed: the database holds nothing that could be handed in.
  private sign(id: string, { email, purpose }: LinkOrder, { createdAt, expiresAt }: LinkTimes): string {
    const lifeSeconds = Math.round((expiresAt.getTime() - createdAt.getTime()) / 1000);
    return this.tokens.sign('link+jwt', { purpose, sub: email, jti: id }, lifeSeconds, createdAt);
  }
}
