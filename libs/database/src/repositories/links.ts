import { IsNull, MoreThan, Not, type EntityManager } from 'typeorm';
import { OneTimeLink } from '../entities/one-time-link.entity.js';
import type { LinkRecord, LinkTimes } from '../records.js';
import { deleteInBatches } from './batches.js';

/** A link that is about to be handed out. */
export interface NewLink extends LinkRecord {
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** The rows behind link tokens. */
export class LinkRepository {
  constructor(private readonly manager: EntityManager) {}

  async add(link: NewLink): Promise<void> {
    await this.manager.getRepository(OneTimeLink).insert(link);
  }

  /** Voids every older link of this address for this purpose; who does it at the same moment waits its turn. */
  async voidOlder(email: string, purpose: string): Promise<void> {
    await this.lockAddress(email, purpose);
    await this.manager.query('delete from one_time_links where email = $1 and purpose = $2', [
      email,
      purpose,
    ]);
  }

  /** Holds what belongs to an address and a purpose until the transaction ends. */
  async lockAddress(email: string, purpose: string): Promise<void> {
    await this.manager.query(`select pg_advisory_xact_lock(hashtextextended(lower($1) || ' ' || $2, 0))`, [
      email,
      purpose,
    ]);
  }

  /** A link that was made before, used or not. */
  find(id: string): Promise<(LinkTimes & { readonly usedAt: Date | null }) | null> {
    return this.manager.getRepository(OneTimeLink).findOneBy({ id });
  }

  /** Whether another link was made for this address and purpose after this moment. */
  hasNewer(email: string, purpose: string, than: Date, butNot: string): Promise<boolean> {
    return this.manager
      .getRepository(OneTimeLink)
      .existsBy({ id: Not(butNot), email, purpose, createdAt: MoreThan(than) });
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

  /** Voids the unused links that could set a user's password; the other purposes stay. */
  async voidPasswordLinks(userId: string): Promise<void> {
    await this.manager.query(
      `delete from one_time_links
       where user_id = $1 and purpose in ('setup', 'reset', 'replace') and used_at is null`,
      [userId],
    );
  }

  /** Whether a user holds an unused link for this purpose. */
  hasAlive(userId: string, purpose: string, now: Date): Promise<boolean> {
    return this.manager
      .getRepository(OneTimeLink)
      .existsBy({ userId, purpose, usedAt: IsNull(), expiresAt: MoreThan(now) });
  }

  isAlive(id: string, now: Date): Promise<boolean> {
    return this.manager
      .getRepository(OneTimeLink)
      .existsBy({ id, usedAt: IsNull(), expiresAt: MoreThan(now) });
  }

  async forgetExpired(now: Date): Promise<void> {
    await deleteInBatches(this.manager, 'one_time_links', 'expires_at <= $1', [now]);
  }
}
