import { IsNull, MoreThan, type EntityManager } from 'typeorm';
import { OneTimeLink } from '../entities/one-time-link.entity.js';
import type { LinkRecord, LinkRequester, LinkTimes } from '../records.js';
import { deleteInBatches } from './batches.js';

/** A link to issue. */
export interface NewLink extends LinkRecord, LinkRequester, LinkTimes {}

/** The links of one email address and purpose. */
type LinkGroup = Pick<LinkRecord, 'email' | 'purpose'>;

/** The one-time links. */
export class LinkRepository {
  constructor(private readonly manager: EntityManager) {}

  async add(link: NewLink): Promise<void> {
    await this.manager.getRepository(OneTimeLink).insert(link);
  }

  /** Serializes the transactions that issue links for an email address and purpose, by an advisory lock. */
  async lockEmail({ email, purpose }: LinkGroup): Promise<void> {
    await this.manager.query(`select pg_advisory_xact_lock(hashtextextended(lower($1) || ' ' || $2, 0))`, [
      email,
      purpose,
    ]);
  }

  /**
   * Deletes the links that a new one replaces: those requested by the same client, those of an older credential epoch,
   * and one with the same id. A link sent by an admin or the server replaces all links of its email address and purpose.
   */
  async deleteReplaced(link: Omit<NewLink, keyof LinkTimes>): Promise<void> {
    const { id, email, purpose, browser, network, credentialEpoch } = link;
    await this.manager.query(
      `delete from one_time_links where email = $1 and purpose = $2 and
         ($3::bytea is null or browser = $3 or network = $4 or credential_epoch < $5 or id = $6)`,
      [email, purpose, browser, network, credentialEpoch, id],
    );
  }

  /** The number of unused, unexpired links of an email address and purpose. */
  countActive({ email, purpose }: LinkGroup, now: Date): Promise<number> {
    return this.manager
      .getRepository(OneTimeLink)
      .countBy({ email, purpose, usedAt: IsNull(), expiresAt: MoreThan(now) });
  }

  /**
   * Extends the newest active link that a client requested, and assigns it to a new requester.
   * @returns its id; null when there is none
   */
  async renewNewest(
    { email, purpose }: LinkGroup,
    { browser, network }: LinkRequester,
    { createdAt, expiresAt }: LinkTimes,
  ): Promise<string | null> {
    const [rows] = await this.manager.query<[{ id: string }[], number]>(
      `update one_time_links set browser = $3, network = $4, created_at = $5, expires_at = greatest(expires_at, $6)
       where id = (select id from one_time_links
         where email = $1 and purpose = $2 and browser is not null and used_at is null and expires_at > $5
         order by created_at desc, id desc limit 1)
       returning id`,
      [email, purpose, browser, network, createdAt, expiresAt],
    );
    return rows[0]?.id ?? null;
  }

  /** A link by its id, used or not. */
  find(id: string): Promise<(LinkTimes & { readonly usedAt: Date | null }) | null> {
    return this.manager.getRepository(OneTimeLink).findOneBy({ id });
  }

  /**
   * Whether a request for a link is outdated: after it, another link of the same email address and purpose was issued to
   * the same requester, or one was used.
   */
  async isOutdated(
    { email, purpose }: LinkGroup,
    request: LinkRequester & { readonly id: string; readonly createdAt: Date },
  ): Promise<boolean> {
    const { id, createdAt, browser, network } = request;
    const newer = await this.manager.query<unknown[]>(
      `select from one_time_links where id <> $3 and email = $1 and purpose = $2 and (used_at > $4 or
         (created_at > $4 and (browser is not distinct from $5 or network = $6))) limit 1`,
      [email, purpose, id, createdAt, browser, network],
    );
    return newer.length > 0;
  }

  /**
   * Marks a link as used. One guarded update, so exactly one of several concurrent requests succeeds; a rollback makes
   * the link usable again.
   * @returns the link; null when it is unknown, used, expired, or for another purpose or email address
   */
  async spend(id: string, purpose: string, email: string, now: Date): Promise<LinkRecord | null> {
    const [rows] = await this.manager.query<[LinkRecord[], number]>(
      `update one_time_links set used_at = $4
       where id = $1 and purpose = $2 and email = $3 and used_at is null and expires_at > $4
       returning id, user_id as "userId", email::text as email, purpose,
         credential_epoch as "credentialEpoch"`,
      [id, purpose, email, now],
    );
    return rows[0] ?? null;
  }

  /** Deletes the unused links of an email address and purpose, except one. */
  async deleteOthers({ id, email, purpose }: LinkGroup & { readonly id: string }): Promise<void> {
    await this.manager.query(
      'delete from one_time_links where email = $1 and purpose = $2 and id <> $3 and used_at is null',
      [email, purpose, id],
    );
  }

  /** Deletes the unused links that set a user's password. */
  async deletePasswordLinks(userId: string): Promise<void> {
    await this.manager.query(
      `delete from one_time_links
       where user_id = $1 and purpose in ('setup', 'reset', 'replace') and used_at is null`,
      [userId],
    );
  }

  /** Whether a user has an unused, unexpired link for this purpose. */
  hasActive(userId: string, purpose: string, now: Date): Promise<boolean> {
    return this.manager
      .getRepository(OneTimeLink)
      .existsBy({ userId, purpose, usedAt: IsNull(), expiresAt: MoreThan(now) });
  }

  isActive(id: string, now: Date): Promise<boolean> {
    return this.manager
      .getRepository(OneTimeLink)
      .existsBy({ id, usedAt: IsNull(), expiresAt: MoreThan(now) });
  }

  async deleteExpired(now: Date): Promise<void> {
    await deleteInBatches(this.manager, 'one_time_links', 'expires_at <= $1', [now]);
  }
}
