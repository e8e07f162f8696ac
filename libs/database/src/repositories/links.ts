import { IsNull, MoreThan, type EntityManager } from 'typeorm';
import { OneTimeLink } from '../entities/one-time-link.entity.js';
import type { LinkRecord, LinkRequester, LinkTimes } from '../records.js';
import { deleteInBatches } from './batches.js';

/** A link that is about to be handed out. */
export interface NewLink extends LinkRecord, LinkRequester, LinkTimes {}

/** Whose links are meant: those of one address and purpose. */
type LinkGroup = Pick<LinkRecord, 'email' | 'purpose'>;

/** The rows behind link tokens. */
export class LinkRepository {
  constructor(private readonly manager: EntityManager) {}

  async add(link: NewLink): Promise<void> {
    await this.manager.getRepository(OneTimeLink).insert(link);
  }

  /** Holds what belongs to an address and a purpose until the transaction ends. */
  async lockEmail({ email, purpose }: LinkGroup): Promise<void> {
    await this.manager.query(`select pg_advisory_xact_lock(hashtextextended(lower($1) || ' ' || $2, 0))`, [
      email,
      purpose,
    ]);
  }

  /**
   * Voids what a new link replaces: the older ones that the same requester asked for, those of an older credential
   * epoch, and one with the same id. A link that an admin or the server sends replaces all of them.
   */
  async deleteReplaced(link: Omit<NewLink, keyof LinkTimes>): Promise<void> {
    const { id, email, purpose, browser, network, credentialEpoch } = link;
    await this.manager.query(
      `delete from one_time_links where email = $1 and purpose = $2 and
         ($3::bytea is null or browser = $3 or network = $4 or credential_epoch < $5 or id = $6)`,
      [email, purpose, browser, network, credentialEpoch, id],
    );
  }

  /** How many unused links of an address and purpose are alive. */
  countActive({ email, purpose }: LinkGroup, now: Date): Promise<number> {
    return this.manager
      .getRepository(OneTimeLink)
      .countBy({ email, purpose, usedAt: IsNull(), expiresAt: MoreThan(now) });
  }

  /**
   * Gives the youngest living link that was asked for a new life, and to a new requester.
   * @returns its id; null where there is none
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

  /** A link that was made before, used or not. */
  find(id: string): Promise<(LinkTimes & { readonly usedAt: Date | null }) | null> {
    return this.manager.getRepository(OneTimeLink).findOneBy({ id });
  }

  /**
   * Whether what was asked for at a moment is needless: since then another link of this address and purpose was made
   * for the same requester, or one was used.
   */
  async isOutdated(
    { email, purpose }: LinkGroup,
    asked: LinkRequester & { readonly id: string; readonly createdAt: Date },
  ): Promise<boolean> {
    const { id, createdAt, browser, network } = asked;
    const newer = await this.manager.query<unknown[]>(
      `select from one_time_links where id <> $3 and email = $1 and purpose = $2 and (used_at > $4 or
         (created_at > $4 and (browser is not distinct from $5 or network = $6))) limit 1`,
      [email, purpose, id, createdAt, browser, network],
    );
    return newer.length > 0;
  }

  /**
   * Spends a link: of many clicks at once, one gets it. Inside a transaction that fails later, the link comes back.
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

  /** Voids the unused links of an address and purpose, apart from one. */
  async deleteOthers({ id, email, purpose }: LinkGroup & { readonly id: string }): Promise<void> {
    await this.manager.query(
      'delete from one_time_links where email = $1 and purpose = $2 and id <> $3 and used_at is null',
      [email, purpose, id],
    );
  }

  /** Voids the unused links that could set a user's password; the other purposes stay. */
  async deletePasswordLinks(userId: string): Promise<void> {
    await this.manager.query(
      `delete from one_time_links
       where user_id = $1 and purpose in ('setup', 'reset', 'replace') and used_at is null`,
      [userId],
    );
  }

  /** Whether a user holds an unused link for this purpose. */
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
