import type { EntityManager } from 'typeorm';
import type { RevocationRecord } from '../records.js';
import { deleteInBatches } from './batches.js';

/** The revoked access tokens. A trigger adds the revocation of an ended session. */
export class RevocationRepository {
  /** @param revoked collects the revocations of a transaction, see `Database.onRevoked` */
  constructor(
    private readonly manager: EntityManager,
    private readonly revoked: RevocationRecord[] | null,
  ) {}

  /** Revokes a user's current access tokens. The sessions stay, and a refresh issues valid ones. */
  async revokeTokensOf(userId: string, at: Date): Promise<void> {
    const revoked = await this.manager.query<RevocationRecord[]>(
      `with held as (select id, generation from sessions where user_id = $1 order by id for update)
       insert into revocations (session_id, generation, revoked_at) select id, generation, $2 from held
       on conflict (session_id) do update set generation = excluded.generation, revoked_at = excluded.revoked_at
       returning session_id as "sessionId", generation`,
      [userId, at],
    );
    this.revoked?.push(...revoked);
  }

  /** The revocations after a moment, for a replica that fills its cache. */
  since(at: Date): Promise<RevocationRecord[]> {
    return this.manager.query<RevocationRecord[]>(
      'select session_id as "sessionId", generation from revocations where revoked_at > $1',
      [at],
    );
  }

  /**
   * Whether an access token is revoked, read from the database, for a replica that receives no notifications.
   * @param generation the token's
   */
  async isRevoked(sessionId: string, generation: number, now: Date): Promise<boolean> {
    const rows = await this.manager.query<{ active: boolean }[]>(
      `select exists (select from sessions where id = $1 and expires_at > $3)
         and not exists (select from revocations where session_id = $1 and generation >= $2) as active`,
      [sessionId, generation, now],
    );
    return rows[0]?.active !== true;
  }

  /** Deletes the revocations before a moment, when every access token they revoke has expired. */
  async deleteBefore(at: Date): Promise<void> {
    await deleteInBatches(this.manager, 'revocations', 'revoked_at < $1', [at]);
  }
}
