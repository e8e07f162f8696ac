import { randomUUID } from 'node:crypto';
import type { SignInMethod } from '@mikrochat/contract';
import type {
  Database,
  NewAuditEvent,
  PresentedGeneration,
  Repositories,
  RotatedSessionRecord,
  RotationTimes,
  SessionRecord,
  TokenHolder,
  UserRecord,
} from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import { secondsLater, type Clock } from '../clock.js';
import type { Caller, ClientInfo } from '../client-info.js';
import type { AccountSettings } from '../settings.js';
import { lockForAdmin } from '../users/lock-for-admin.js';
import { RefreshTokens } from './refresh-token.js';
import { SharedRotation } from './shared-rotation.js';

/** A user whom a sign-in method authenticated. */
export interface AuthenticatedUser {
  readonly userId: string;
  readonly method: SignInMethod;
  /** The user's when the credential was verified: if it was raised since, no session opens. */
  readonly credentialEpoch: number;
  /** An admin set this user's password, and its user should choose another one. */
  readonly passwordChangeSuggested?: boolean;
}

/** A session that was just opened or refreshed, with what its owner needs to go on. */
export interface LiveSession {
  readonly id: string;
  readonly generation: number;
  readonly authenticatedAt: Date;
  /** When it ends however often it is refreshed. */
  readonly endsAt: Date;
  readonly user: TokenHolder;
  readonly refreshToken: string;
}

/** A session that was just opened. */
export interface OpenedSession extends LiveSession {
  /** The user's credential epoch at that moment. */
  readonly credentialEpoch: number;
}

/** How long the token before the newest still gets the same answer: two tabs, or an answer that was lost. */
const GRACE_MS = 30_000;
const USER_AGENT_MAX_LENGTH = 400;

/** The refusal for a proof that was good until trust was taken away from its user. */
function outdated({ userId, method }: AuthenticatedUser): AccountError {
  const isLink = method === 'setup' || method === 'reset' || method === 'magic-link';
  const code = method.startsWith('oauth:')
    ? 'invalid_state'
    : isLink
      ? 'invalid_link'
      : 'invalid_credentials';
  return new AccountError(code, {}, { userId, method });
}

/** Opens, refreshes and ends sessions. */
export class Sessions {
  private readonly refreshTokens: RefreshTokens;
  private readonly rotation: SharedRotation;

  constructor(
    private readonly database: Database,
    private readonly settings: AccountSettings,
    private readonly clock: Clock,
  ) {
    this.refreshTokens = new RefreshTokens(settings.jwtSecret);
    this.rotation = new SharedRotation(database, () => this.rotationTimes());
  }

  /**
   * Opens a session and ends the oldest beyond the limit, in one transaction that holds the user: fifty sign-ins
   * at the same moment leave exactly the limit, and a credential that was changed while it was verified opens nothing.
   * @throws AccountError `account_disabled`; `invalid_credentials`, `invalid_link` or `invalid_state` where the user was
   *   removed or the credential epoch raised meanwhile
   */
  open(authenticated: AuthenticatedUser, origin: ClientInfo): Promise<OpenedSession> {
    const { userId, method, credentialEpoch } = authenticated;
    return this.database.transaction(async (repositories) => {
      const user = await repositories.users.lock(userId);
      if (user?.disabledAt) throw new AccountError('account_disabled', {}, { userId, method });
      if (user?.credentialEpoch !== credentialEpoch) throw outdated(authenticated);
      return this.openWithin(repositories, user, method, origin);
    });
  }

  /** The same inside a transaction that holds the user, who may sign in. */
  async openWithin(
    repositories: Repositories,
    user: UserRecord,
    method: SignInMethod,
    origin: ClientInfo,
  ): Promise<OpenedSession> {
    const { id: userId, credentialEpoch } = user;
    const id = randomUUID();
    const now = this.clock();
    const lifetime = this.lifetime(now);
    const session = { id, userId, method, credentialEpoch, ...lifetime, ...trimmed(origin) };
    await repositories.sessions.open(session);
    const ended = await repositories.sessions.endOldest(userId, this.settings.maxActiveSessions, id);
    await repositories.users.recordSignIn(userId, now);
    await repositories.audit.write(
      signedIn(now, user, method, origin, id),
      ...evicted(now, user, origin, ended),
    );
    const live = this.live({ sessionId: id, generation: 0, createdAt: now, endsAt: lifetime.endsAt, user });
    return { ...live, credentialEpoch };
  }

  /**
   * Exchanges a refresh token for its successor. The newest one wins once; the one before it gets the same
   * successor for 30 s; an older one is reuse and ends the session (RFC 9700 §4.14.2).
   * @param ip from where it was presented, for the audit trail
   * @throws AccountError `invalid_refresh_token`
   */
  async rotate(refreshToken: string, ip: string): Promise<LiveSession> {
    const presented = this.refreshTokens.read(refreshToken);
    if (!presented) throw new AccountError('invalid_refresh_token');
    return this.live((await this.rotation.rotate(presented)) ?? (await this.successor(presented, ip)));
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

  /** Ends all of the caller's sessions but this one, and every sign-in of theirs that is under way. */
  async endOthers({ userId, sessionId, ip }: Caller): Promise<void> {
    await this.database.transaction(async (repositories) => {
      const { users, sessions, audit } = repositories;
      if (!(await users.lock(userId))) throw new AccountError('unauthorized');
      const ended = await sessions.endOthers(userId, sessionId);
      await users.incrementCredentialEpoch(userId);
      await audit.write(...ended.map((id) => sessionEnded(this.clock(), userId, userId, ip, id)));
    });
  }

  /** Ends every session of a user, as an admin, and every sign-in of theirs that is under way. */
  async endAllOf(userId: string, actor: Caller): Promise<void> {
    await this.database.transaction(async (repositories) => {
      await lockForAdmin(repositories, actor, userId, this.clock());
      const ended = await repositories.sessions.endAll(userId);
      await repositories.users.incrementCredentialEpoch(userId);
      const at = this.clock();
      await repositories.audit.write(
        ...ended.map((id) => sessionEnded(at, actor.userId, userId, actor.ip, id)),
      );
    });
  }

  /** Removes what has expired. */
  async deleteExpired(): Promise<void> {
    await this.database.sessions.endExpired(this.clock());
  }

  private endOne(userId: string, sessionId: string, event: NewAuditEvent): Promise<boolean> {
    return this.database.transaction(async ({ sessions, audit }) => {
      const isEnded = await sessions.endOne(sessionId, userId);
      if (isEnded) await audit.write({ ...event, details: { sessionId } });
      return isEnded;
    });
  }

  /** What a refresh token gets that was not the newest when the statement ran. */
  private async successor(presented: PresentedGeneration, ip: string): Promise<RotatedSessionRecord> {
    const { sessionId, generation } = presented;
    const now = this.clock();
    const session = await this.database.sessions.withUser(sessionId, now);
    if (!session || generation > session.generation) throw new AccountError('invalid_refresh_token');
    const { id: userId } = session.user;
    const context = { userId };
    if (generation === session.generation) {
      // The user changed while the statement waited for them: what it saw of them was old.
      const again = await this.rotation.rotate(presented);
      if (again) return again;
      throw new AccountError('invalid_refresh_token', {}, context);
    }
    const isPrevious = generation === session.generation - 1;
    if (isPrevious && now.getTime() - session.rotatedAt.getTime() < GRACE_MS) return session;
    await this.endOne(userId, sessionId, { at: now, type: 'refresh_token_reused', userId, ip });
    throw new AccountError('invalid_refresh_token', {}, { userId, unrecorded: 'recorded_by_act' });
  }

  private rotationTimes(): RotationTimes {
    const { refreshTokenExpirySeconds, sessionMaxAgeSeconds } = this.settings;
    const now = this.clock();
    return {
      now,
      expiresAt: secondsLater(now, refreshTokenExpirySeconds),
      openedAfter: secondsLater(now, -sessionMaxAgeSeconds),
      rotatedAfter: secondsLater(now, -refreshTokenExpirySeconds),
    };
  }

  private lifetime(createdAt: Date) {
    const endsAt = secondsLater(createdAt, this.settings.sessionMaxAgeSeconds);
    const unused = secondsLater(createdAt, this.settings.refreshTokenExpirySeconds);
    return { createdAt, endsAt, expiresAt: unused < endsAt ? unused : endsAt };
  }

  private live({ sessionId, generation, createdAt, endsAt, user }: RotatedSessionRecord): LiveSession {
    const refreshToken = this.refreshTokens.write({ sessionId, generation });
    // A longest life that was lowered since holds for sessions from before, too.
    const longest = secondsLater(createdAt, this.settings.sessionMaxAgeSeconds);
    const end = endsAt < longest ? endsAt : longest;
    return { id: sessionId, generation, authenticatedAt: createdAt, endsAt: end, user, refreshToken };
  }
}

const trimmed = ({ ip, userAgent }: ClientInfo): ClientInfo => ({
  ip,
  userAgent: userAgent.slice(0, USER_AGENT_MAX_LENGTH),
});

const signedIn = (
  at: Date,
  { id }: UserRecord,
  method: string,
  { ip }: ClientInfo,
  sessionId: string,
): NewAuditEvent => ({
  at,
  type: 'signed_in',
  actorId: id,
  userId: id,
  ip,
  details: { method, sessionId },
});

const evicted = (
  at: Date,
  { id }: UserRecord,
  { ip }: ClientInfo,
  ended: readonly string[],
): NewAuditEvent[] =>
  ended.map((sessionId) => ({
    at,
    type: 'session_evicted',
    actorId: id,
    userId: id,
    ip,
    details: { sessionId },
  }));

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
