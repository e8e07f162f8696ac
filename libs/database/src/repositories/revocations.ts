import type { EntityManager } from 'typeorm';
import type { RevocationRecord } from '../records.js';
import { deleteInBatches } from './batches.js';

/** Which access tokens are dead before their time. Ended sessions come in by a trigger. */
export class RevocationRepository {
  /** @param revoked collects what a transaction revokes, see {@link Repositories.revoked} */
  constructor(
    private readonly manager: EntityManager,
    private readonly revoked: RevocationRecord[] | null,
  ) {}

  /** Revokes every access token that a user holds now; their sessions go on and refresh into new ones. */
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

  /** Everything that was revoked since, for a replica that starts. */
  since(at: Date): Promise<RevocationRecord[]> {
    return this.manager.query<RevocationRecord[]>(
      'select session_id as "sessionId", generation from revocations where revoked_at > $1',
      [at],
    );
  }

  /**
   * The current truth about one session, for the time in which a replica hears nothing.
   * @returns whether its access tokens of this generation are dead
   */
  async isRevoked(sessionId: string, generation: number, now: Date): Promise<boolean> {
    const rows = await this.manager.query<{ alive: boolean }[]>(
      `select exists (select from sessions where id = $1 and expires_at > $3)
         and not exists (select from revocations where session_id = $1 and generation >= $2) as alive`,
      [sessionId, generation, now],
    );
    return rows[0]?.alive !== true;
  }

  /** Forgets what no living access token can be caught by. */
  async deleteBefore(at: Date): Promise<void> {
    await deleteInBatches(this.manager, 'revocations', 'revoked_at < $1', [at]);
  }
}
