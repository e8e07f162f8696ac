import { randomUUID } from 'node:crypto';
import type { SignInMethod } from '@mikrochat/contract';
import type {
  Database,
  NewAuditEvent,
  PresentedGeneration,
  Repositories,
  SessionRecord,
  TokenHolder,
  UserRecord,
} from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import { secondsLater, type Clock } from '../clock.js';
import type { Caller, Origin } from '../origin.js';
import type { AccountSettings } from '../settings.js';
import { RefreshTokens } from './refresh-token.js';
import type { Revocations } from './revocations.js';
import { SharedRotation } from './shared-rotation.js';

/** A session that was just opened or refreshed, with what its owner needs to go on. */
export interface LiveSession {
  readonly id: string;
  readonly generation: number;
  readonly signedInAt: Date;
  readonly user: TokenHolder;
  readonly refreshToken: string;
}

/** How long the token before the newest still gets the same answer: two tabs, or an answer that was lost. */
const GRACE_MS = 30_000;
const USER_AGENT_MAX_LENGTH = 400;

/** Opens, refreshes and ends sessions. */
export class Sessions {
  private readonly refreshTokens: RefreshTokens;
  private readonly rotation: SharedRotation;

  constructor(
    private readonly database: Database,
    private readonly revocations: Revocations,
    private readonly settings: AccountSettings,
    private readonly clock: Clock,
  ) {
    this.refreshTokens = new RefreshTokens(settings.jwtSecret);
    this.rotation = new SharedRotation(database, () => {
      const now = clock();
      return { now, expiresAt: secondsLater(now, settings.refreshTokenExpirySeconds) };
    });
  }

  /**
   * Opens a session and ends the oldest beyond the limit, in one transaction that holds the user: fifty sign-ins
   * at the same moment leave exactly the limit.
   * @throws AccountError `invalid_credentials` (removed meanwhile), `account_disabled`
   */
  async open(userId: string, method: SignInMethod, origin: Origin): Promise<LiveSession> {
    const id = randomUUID();
    const now = this.clock();
    const user = await this.endingWithin(async (repositories) => {
      const locked = await repositories.users.lock(userId);
      if (!locked) throw new AccountError('invalid_credentials');
      if (locked.disabledAt) throw new AccountError('account_disabled');
      await repositories.sessions.open({ id, userId, method, ...this.lifetime(now), ...trimmed(origin) });
      const ended = await repositories.sessions.endOldest(userId, this.settings.maxActiveSessions, id);
      await repositories.users.noteSignIn(userId, now);
      await repositories.audit.write(
        signedIn(now, locked, method, origin, id),
        ...evicted(now, locked, ended),
      );
      return { ended, result: locked };
    });
    return this.live(id, 0, now, user);
  }

  /**
   * Exchanges a refresh token for its successor. The newest one wins once; the one before it gets the same
   * successor for 30 s; an older one is reuse and ends the session (RFC 9700 §4.14.2).
   * @throws AccountError `invalid_refresh_token`
   */
  async rotate(refreshToken: string): Promise<LiveSession> {
    const presented = this.refreshTokens.read(refreshToken);
    if (!presented) throw new AccountError('invalid_refresh_token');
    const rotated = (await this.rotation.rotate(presented)) ?? (await this.successor(presented));
    return this.live(rotated.sessionId, rotated.generation, rotated.createdAt, rotated.user);
  }

  /** The living sessions of a user, newest first. */
  of(userId: string): Promise<SessionRecord[]> {
    return this.database.sessions.ofUser(userId, this.clock());
  }

  /** Which session a refresh token belongs to, alive or not; null for a token that is not ours. */
  idOf(refreshToken: string): string | null {
    return this.refreshTokens.read(refreshToken)?.sessionId ?? null;
  }

  /** Signs out: ends the session of a refresh token, whichever generation it has. Idempotent. */
  async signOut(sessionId: string, ip: string): Promise<void> {
    const found = await this.database.sessions.withUser(sessionId, this.clock());
    if (!found) return;
    const { id: userId } = found.user;
    await this.endOne(userId, sessionId, {
      at: this.clock(),
      type: 'signed_out',
      actorId: userId,
      userId,
      ip,
    });
  }

  /** Ends one of the caller's own sessions. @throws AccountError `not_found` */
  async end({ userId, ip }: Caller, sessionId: string): Promise<void> {
    const event = { at: this.clock(), type: 'session_ended', actorId: userId, userId, ip } as const;
    if (!(await this.endOne(userId, sessionId, event))) throw new AccountError('not_found');
  }

  /** Ends all of the caller's sessions but this one. */
  async endOthers({ userId, sessionId, ip }: Caller): Promise<void> {
    await this.endWithin(async ({ sessions, audit }) => {
      const ended = await sessions.endOthers(userId, sessionId);
      await audit.write(...ended.map((id) => sessionEnded(this.clock(), userId, userId, ip, id)));
      return ended;
    });
  }

  /** Ends every session of somebody, as an admin. */
  async endAllOf(userId: string, actor: Caller): Promise<void> {
    await this.endWithin(async ({ sessions, audit }) => {
      const ended = await sessions.endAll(userId);
      await audit.write(...ended.map((id) => sessionEnded(this.clock(), actor.userId, userId, actor.ip, id)));
      return ended;
    });
  }

  /** Runs a transaction that names the sessions it ended; once it holds, their access tokens are dead here too. */
  async endWithin(work: (repositories: Repositories) => Promise<readonly string[]>): Promise<void> {
    await this.endingWithin(async (repositories) => ({ ended: await work(repositories), result: undefined }));
  }

  /** Kills the access tokens of somebody whose rights changed; their sessions refresh into new ones. */
  async refreshRights(userId: string, work: (repositories: Repositories) => Promise<void>): Promise<void> {
    const revoked = await this.database.transaction(async (repositories) => {
      await work(repositories);
      return repositories.revocations.revokeTokensOf(userId, this.clock());
    });
    this.revocations.add(...revoked);
  }

  /** Removes what has expired. */
  async forgetExpired(): Promise<void> {
    await this.database.sessions.endExpired(this.clock());
    await this.revocations.forgetOld();
  }

  private async endingWithin<T>(
    work: (repositories: Repositories) => Promise<{ ended: readonly string[]; result: T }>,
  ): Promise<T> {
    const { ended, result } = await this.database.transaction(work);
    this.revocations.addEnded(ended);
    return result;
  }

  private async endOne(userId: string, sessionId: string, event: NewAuditEvent): Promise<boolean> {
    return this.endingWithin(async ({ sessions, audit }) => {
      const result = await sessions.endOne(sessionId, userId);
      if (result) await audit.write({ ...event, details: { sessionId } });
      return { ended: result ? [sessionId] : [], result };
    });
  }

  private async successor({ sessionId, generation }: PresentedGeneration) {
    const now = this.clock();
    const session = await this.database.sessions.withUser(sessionId, now);
    if (!session || generation >= session.generation) throw new AccountError('invalid_refresh_token');
    const isPrevious = generation === session.generation - 1;
    if (isPrevious && now.getTime() - session.rotatedAt.getTime() < GRACE_MS) return session;
    const { id: userId } = session.user;
    await this.endOne(userId, sessionId, { at: now, type: 'refresh_token_reused', userId });
    throw new AccountError('invalid_refresh_token');
  }

  private lifetime(createdAt: Date) {
    const endsAt = secondsLater(createdAt, this.settings.sessionMaxAgeSeconds);
    const unused = secondsLater(createdAt, this.settings.refreshTokenExpirySeconds);
    return { createdAt, endsAt, expiresAt: unused < endsAt ? unused : endsAt };
  }

  private live(id: string, generation: number, signedInAt: Date, user: TokenHolder): LiveSession {
    return {
      id,
      generation,
      signedInAt,
      user,
      refreshToken: this.refreshTokens.write({ sessionId: id, generation }),
    };
  }
}

const trimmed = ({ ip, userAgent }: Origin): Origin => ({
  ip,
  userAgent: userAgent.slice(0, USER_AGENT_MAX_LENGTH),
});

const signedIn = (
  at: Date,
  { id }: UserRecord,
  method: string,
  { ip }: Origin,
  sessionId: string,
): NewAuditEvent => ({
  at,
  type: 'signed_in',
  actorId: id,
  userId: id,
  ip,
  details: { method, sessionId },
});

const evicted = (at: Date, { id }: UserRecord, ended: readonly string[]): NewAuditEvent[] =>
  ended.map((sessionId) => ({ at, type: 'session_evicted', userId: id, details: { sessionId } }));

const sessionEnded = (
  at: Date,
  actorId: string,
  userId: string,
  ip: string,
  sessionId: string,
): NewAuditEvent => ({
  at,
  type: 'session_ended',
  actorId,
  userId,
  ip,
  details: { sessionId },
});
