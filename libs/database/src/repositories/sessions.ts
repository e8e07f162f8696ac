import { MoreThan, type EntityManager } from 'typeorm';
import { Session } from '../entities/session.entity.js';
import type { RevocationRecord, RotatedSessionRecord, SessionRecord, TokenHolder } from '../records.js';
import { queryPrepared } from '../prepared-statement.js';
import { deleteInBatches } from './batches.js';

/** A session that is about to be opened. */
export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly endsAt: Date;
  readonly ip: string;
  readonly userAgent: string;
  readonly method: string;
  readonly credentialEpoch: number;
}

/** The moments that decide about a rotation. */
export interface RotationTimes {
  readonly now: Date;
  /** When the new refresh tokens die. */
  readonly expiresAt: Date;
  /** Sessions that were opened before are over, by today's longest life of a session. */
  readonly openedAfter: Date;
  /** Refresh tokens from before are dead, by today's life of a refresh token. */
  readonly rotatedAfter: Date;
}

/** What a refresh token says of itself, once its signature held. */
export interface PresentedGeneration {
  readonly sessionId: string;
  readonly generation: number;
}

interface RotatedRow extends TokenHolder {
  readonly sessionId: string;
  readonly generation: number;
  readonly sessionCreatedAt: Date;
  readonly endsAt: Date;
}

const sessionWithUser = `s.id as "sessionId", s.generation, s.created_at as "sessionCreatedAt",
  s.ends_at as "endsAt",
  u.id, u.email::text as email, u.user_name as "userName", u.role`;

const toRotated = ({
  sessionId,
  generation,
  sessionCreatedAt,
  endsAt,
  ...user
}: RotatedRow): RotatedSessionRecord => ({
  sessionId,
  generation,
  createdAt: sessionCreatedAt,
  endsAt,
  user,
});

/** Revokes every generation that a session had or will have. */
export const WHOLE_SESSION = 2 ** 31 - 1;

// One statement for one refresh or for many: it checks and rotates at once, so that only one of two concurrent ones
// succeeds. It compares the epochs because a statement that waited for a change of the user sees the session as it is
// now and the user as they were: then it rotates nothing, and the caller asks again.
const rotate = {
  name: 'rotate sessions',
  text: `
    update sessions s
    set generation = s.generation + 1, rotated_at = $3, last_used_at = $3, expires_at = least(s.ends_at, $4)
    from unnest($1::uuid[], $2::int[]) as presented(id, generation), users u
    where s.id = presented.id and s.generation = presented.generation and s.expires_at > $3
      and s.created_at > $5 and s.rotated_at > $6
      and u.id = s.user_id and u.disabled_at is null and u.credential_epoch = s.credential_epoch
    returning ${sessionWithUser}`,
};

/** The signed-in devices. */
export class SessionRepository {
  /** @param revoked collects the revocations of a transaction, see `Database.onRevoked` */
  constructor(
    private readonly manager: EntityManager,
    private readonly revoked: RevocationRecord[] | null,
  ) {}

  private get sessions() {
    return this.manager.getRepository(Session);
  }

  async open(session: NewSession): Promise<void> {
    await this.sessions.insert({ ...session, rotatedAt: session.createdAt, lastUsedAt: session.createdAt });
  }

  /**
   * Ends the oldest sessions beyond the newest `keep` and names them.
   * @param openedId the session that was just opened: never the oldest, even where this replica's clock is slow
   */
  async endOldest(userId: string, keep: number, openedId: string): Promise<readonly string[]> {
    return this.end(
      `id in (select id from sessions where user_id = $1
         order by id = $3 desc, created_at desc, id desc offset $2)`,
      [userId, keep, openedId],
    );
  }

  /** Rotates every session whose newest generation was presented and which still lives. */
  async rotate(
    presented: readonly PresentedGeneration[],
    { now, expiresAt, openedAfter, rotatedAfter }: RotationTimes,
  ): Promise<readonly RotatedSessionRecord[]> {
    const rows = await queryPrepared<RotatedRow>(this.manager, rotate, [
      presented.map(({ sessionId }) => sessionId),
      presented.map(({ generation }) => generation),
      now,
      expiresAt,
      openedAfter,
      rotatedAfter,
    ]);
    return rows.map(toRotated);
  }

  /** An active session of a user who may sign in, with that user; null otherwise. */
  async withUser(id: string, now: Date): Promise<(RotatedSessionRecord & { rotatedAt: Date }) | null> {
    const rows = await this.manager.query<(RotatedRow & { rotatedAt: Date })[]>(
      `select ${sessionWithUser}, s.rotated_at as "rotatedAt" from sessions s join users u on u.id = s.user_id
       where s.id = $1 and s.expires_at > $2 and u.disabled_at is null
         and u.credential_epoch = s.credential_epoch`,
      [id, now],
    );
    const row = rows[0];
    if (!row) return null;
    const { rotatedAt, ...rest } = row;
    return { ...toRotated(rest), rotatedAt };
  }

  /** The active sessions of a user, newest first. */
  ofUser(userId: string, now: Date): Promise<SessionRecord[]> {
    return this.sessions
      .createQueryBuilder('session')
      .where('session.userId = :userId and session.expiresAt > :now', { userId, now })
      .orderBy('session.createdAt', 'DESC')
      .addOrderBy('session.id', 'DESC')
      .getMany();
  }

  /** Whether a session of this user lives. */
  isActive(id: string, userId: string, now: Date): Promise<boolean> {
    return this.sessions.existsBy({ id, userId, expiresAt: MoreThan(now) });
  }

  /** Ends one session; `false` where it had ended already or is not this user's. */
  async endOne(id: string, userId: string): Promise<boolean> {
    const ended = await this.end('id = $1 and user_id = $2', [id, userId]);
    return ended.length === 1;
  }

  endAll(userId: string): Promise<readonly string[]> {
    return this.end('user_id = $1', [userId]);
  }

  endOthers(userId: string, keptId: string): Promise<readonly string[]> {
    return this.end('user_id = $1 and id <> $2', [userId, keptId]);
  }

  /** Ends the sessions that were opened in one way, such as through a provider, apart from one. */
  endOthersOpenedBy(userId: string, method: string, keptId: string): Promise<readonly string[]> {
    return this.end('user_id = $1 and method = $2 and id <> $3', [userId, method, keptId]);
  }

  /** @returns how many */
  endExpired(now: Date): Promise<number> {
    return deleteInBatches(this.manager, 'sessions', 'expires_at <= $1', [now]);
  }

  private async end(condition: string, parameters: unknown[]): Promise<readonly string[]> {
    const [rows] = await this.manager.query<[{ id: string }[], number]>(
      `delete from sessions where ${condition} returning id`,
      parameters,
    );
    this.revoked?.push(...rows.map(({ id }) => ({ sessionId: id, generation: WHOLE_SESSION })));
    return rows.map(({ id }) => id);
  }
}
