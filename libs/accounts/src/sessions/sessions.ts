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
import { sessionEndedEvents, signInEvents } from './session-events.js';
import { SharedRotation } from './shared-rotation.js';

/** The result of a sign-in method, before a session is opened. */
export interface AuthenticatedUser {
  readonly userId: string;
  readonly method: SignInMethod;
  /** The user's epoch when the credential was verified; a session opens only while it is unchanged. */
  readonly credentialEpoch: number;
  /** Whether an admin set the password, so that the user should choose another one. */
  readonly passwordChangeSuggested?: boolean;
}

/** A session that was just opened or refreshed, with its newest refresh token. */
export interface ActiveSession {
  readonly id: string;
  /** The number of refreshes; access and refresh tokens carry it. */
  readonly generation: number;
  readonly authenticatedAt: Date;
  /** The absolute end of the session, which no refresh extends. */
  readonly endsAt: Date;
  readonly user: TokenHolder;
  readonly refreshToken: string;
}

/** A session that was just opened. */
export interface OpenedSession extends ActiveSession {
  /** The user's credential epoch when the session was opened. */
  readonly credentialEpoch: number;
}

/** How long the previous refresh token gets the same response: two tabs refresh at once, or a response is lost. */
const GRACE_MS = 30_000;
const USER_AGENT_MAX_LENGTH = 400;

/** The error for a credential that was verified before the user's credential epoch was raised. */
function outdatedCredential({ userId, method }: AuthenticatedUser): AccountError {
  const isLink = method === 'setup' || method === 'reset' || method === 'magic-link';
  const code = method.startsWith('oauth:')
    ? 'invalid_state'
    : isLink
      ? 'invalid_link'
      : 'invalid_credentials';
  return new AccountError(code, {}, { userId, method });
}

/** Opens, refreshes and ends sessions. A refresh token belongs to one session and one generation of it. */
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
   * Opens a session and ends the oldest ones beyond the limit. The transaction locks the user, so that simultaneous
   * sign-ins leave exactly the limit, and a credential that was changed while it was verified opens no session.
   * @throws AccountError `account_disabled`; `invalid_credentials`, `invalid_link` or `invalid_state` if the user was
   *   removed or the credential epoch raised meanwhile
   */
  open(authenticated: AuthenticatedUser, clientInfo: ClientInfo): Promise<OpenedSession> {
    const { userId, method, credentialEpoch } = authenticated;
    return this.database.transaction(async (repositories) => {
      const user = await repositories.users.lock(userId);
      if (user?.disabledAt) throw new AccountError('account_disabled', {}, { userId, method });
      if (user?.credentialEpoch !== credentialEpoch) throw outdatedCredential(authenticated);
      return this.openWithin(repositories, user, method, clientInfo);
    });
  }

  /** Opens a session inside a transaction that has locked the user and checked that they may sign in. */
  async openWithin(
    repositories: Repositories,
    user: UserRecord,
    method: SignInMethod,
    clientInfo: ClientInfo,
  ): Promise<OpenedSession> {
    const { id: userId, credentialEpoch } = user;
    const id = randomUUID();
    const now = this.clock();
    const lifetime = this.lifetime(now);
    const session = { id, userId, method, credentialEpoch, ...lifetime, ...truncated(clientInfo) };
    await repositories.sessions.open(session);
    const evictedIds = await repositories.sessions.endOldest(userId, this.settings.maxActiveSessions, id);
    await repositories.users.recordSignIn(userId, now);
    const sessions = { openedId: id, evictedIds };
    await repositories.audit.write(...signInEvents(now, user, method, clientInfo, sessions));
    const { endsAt } = lifetime;
    const opened = this.toActiveSession({ sessionId: id, generation: 0, createdAt: now, endsAt, user });
    return { ...opened, credentialEpoch };
  }

  /**
   * Exchanges a refresh token for its successor (refresh token rotation, RFC 9700 §4.14.2). The newest token is rotated
   * once; the previous one gets the same successor for 30 s; an older one is reuse and ends the session.
   * @param ip the IP address of the request, for the audit trail
   * @throws AccountError `invalid_refresh_token`
   */
  async rotate(refreshToken: string, ip: string): Promise<ActiveSession> {
    const presented = this.refreshTokens.read(refreshToken);
    if (!presented) throw new AccountError('invalid_refresh_token');
    const rotated =
      (await this.rotation.rotate(presented)) ?? (await this.afterFailedRotation(presented, ip));
    return this.toActiveSession(rotated);
  }

  /** The active sessions of a user, newest first. */
  ofUser(userId: string): Promise<SessionRecord[]> {
    return this.database.sessions.ofUser(userId, this.clock());
  }

  /** The id of a refresh token's session, active or not; null for a token that this server did not issue. */
  idOf(refreshToken: string): string | null {
    return this.refreshTokens.read(refreshToken)?.sessionId ?? null;
  }

  /** Ends a session because its user signed out. Idempotent. */
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

  /**
   * Ends the caller's other sessions, and raises the credential epoch so that a sign-in under way opens none.
   * @throws AccountError `unauthorized`
   */
  async endOthers(caller: Caller): Promise<void> {
    const { userId, sessionId } = caller;
    await this.database.transaction(async ({ users, sessions, audit }) => {
      if (!(await users.lock(userId))) throw new AccountError('unauthorized');
      const ended = await sessions.endOthers(userId, sessionId);
      await users.incrementCredentialEpoch(userId);
      await audit.write(...sessionEndedEvents(this.clock(), caller, userId, ended));
    });
  }

  /**
   * Ends every session of a user, as an admin, and raises the credential epoch so that a sign-in under way opens none.
   * @throws AccountError `unauthorized`, `forbidden`, `not_found`
   */
  async endAllOf(userId: string, actor: Caller): Promise<void> {
    await this.database.transaction(async (repositories) => {
      await lockForAdmin(repositories, actor, userId, this.clock());
      const ended = await repositories.sessions.endAll(userId);
      await repositories.users.incrementCredentialEpoch(userId);
      await repositories.audit.write(...sessionEndedEvents(this.clock(), actor, userId, ended));
    });
  }

  /** Deletes expired sessions. */
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

  /** Decides about a refresh token that was not rotated: too old, too new, previous, or the user changed meanwhile. */
  private async afterFailedRotation(
    presented: PresentedGeneration,
    ip: string,
  ): Promise<RotatedSessionRecord> {
    const { sessionId, generation } = presented;
    const now = this.clock();
    const session = await this.database.sessions.withUser(sessionId, now);
    if (!session || generation > session.generation) throw new AccountError('invalid_refresh_token');
    const { id: userId } = session.user;
    const context = { userId };
    if (generation === session.generation) {
      // The statement waited for a change of the user and compared the epoch from before that change: try once more.
      const rotated = await this.rotation.rotate(presented);
      if (rotated) return rotated;
      throw new AccountError('invalid_refresh_token', {}, context);
    }
    const isPrevious = generation === session.generation - 1;
    if (isPrevious && now.getTime() - session.rotatedAt.getTime() < GRACE_MS) return session;
    await this.endOne(userId, sessionId, { at: now, type: 'refresh_token_reused', userId, ip });
    throw new AccountError('invalid_refresh_token', {}, { userId, unrecorded: 'recorded_by_operation' });
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
    const idleEnd = secondsLater(createdAt, this.settings.refreshTokenExpirySeconds);
    return { createdAt, endsAt, expiresAt: idleEnd < endsAt ? idleEnd : endsAt };
  }

  private toActiveSession({
    sessionId,
    generation,
    createdAt,
    endsAt,
    user,
  }: RotatedSessionRecord): ActiveSession {
    const refreshToken = this.refreshTokens.write({ sessionId, generation });
    // A maximum age that the configuration has lowered applies to existing sessions as well.
    const maxEnd = secondsLater(createdAt, this.settings.sessionMaxAgeSeconds);
    const end = endsAt < maxEnd ? endsAt : maxEnd;
    return { id: sessionId, generation, authenticatedAt: createdAt, endsAt: end, user, refreshToken };
  }
}

const truncated = ({ ip, userAgent }: ClientInfo): ClientInfo => ({
  ip,
  userAgent: userAgent.slice(0, USER_AGENT_MAX_LENGTH),
});
