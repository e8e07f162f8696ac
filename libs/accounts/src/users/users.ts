import { randomUUID } from 'node:crypto';
import { errorSentences, type Role, type UsersQuery } from '@mikrochat/contract';
import type { Database, ManagedUserRecord, Repositories, UserCounts, UserRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { Outbox } from '../mail/outbox.js';
import type { Caller, ClientInfo } from '../client-info.js';
import type { Passwords } from '../passwords/passwords.js';
import { requireRecentAuthentication } from '../sign-in/recent-authentication.js';
import type { ListReader, UserCursors } from './cursor.js';
import type { CachedUser, UserCache } from './user-cache.js';
import { lockActingAdmin } from './lock-for-admin.js';

/** A user to be added. */
export interface UserToAdd {
  readonly email: string;
  readonly role: Role;
  readonly userName?: string | undefined;
  readonly password?: string | undefined;
}

/** A user who signs in for the first time, without a password. */
export interface FirstSignIn {
  readonly email: string;
  readonly userName?: string | undefined;
  /** When the email address was verified; null if it was not. */
  readonly emailVerifiedAt: Date | null;
}

/** A page of the list of users. */
export interface UsersPage {
  readonly users: readonly ManagedUserRecord[];
  readonly nextCursor: string | null;
  /** The number of users that match the filter, on all pages. */
  readonly total: number;
}

/** Filters and sort order reveal values as well as columns do. @throws AccountError `forbidden` */
function requireUnprivilegedQuery({ status, sort }: Pick<UsersQuery, 'status' | 'sort'>): void {
  const details = {
    ...(status !== undefined && { status: ['Only admins may filter by status.'] }),
    ...(/lastSignInAt$/.test(sort) && { sort: ['Only admins may sort by the last sign-in.'] }),
  };
  if (Object.keys(details).length > 0) throw new AccountError('forbidden', { details });
}

const nameFrom = (email: string): string => email.slice(0, email.lastIndexOf('@')).slice(0, 100);

/** Reads, creates and renames users. */
export class Users {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly userCache: UserCache,
    private readonly outbox: Outbox,
    private readonly cursors: UserCursors,
    private readonly clock: Clock,
  ) {}

  /** @throws AccountError `not_found` */
  async get(id: string): Promise<UserRecord> {
    const user = await this.database.users.byId(id);
    if (!user) throw new AccountError('not_found');
    return user;
  }

  /** For the sign-in of dev mode, which verifies nothing. @returns null for an unregistered email address */
  findByEmail(email: string): Promise<UserRecord | null> {
    return this.database.users.byEmail(email);
  }

  /** The caller with the state of their password. @throws AccountError `unauthorized` */
  async me({ userId }: Caller): Promise<CachedUser> {
    const user = await this.userCache.get(userId);
    if (!user) throw new AccountError('unauthorized');
    return user;
  }

  /**
   * A page of users.
   * @throws AccountError `invalid_input` for an invalid cursor; `forbidden` if a plain user filters or sorts by a value
   *   that only admins see
   */
  async list({ cursor, ...filter }: UsersQuery, reader: ListReader): Promise<UsersPage> {
    if (reader === 'user') requireUnprivilegedQuery(filter);
    const list = { ...filter, reader };
    const after = cursor === undefined ? undefined : this.cursors.parse(cursor, list);
    const [{ users, next }, total] = await Promise.all([
      this.database.userList.page({ ...filter, after }),
      this.database.userList.count(filter),
    ]);
    return { users, nextCursor: next && this.cursors.write(next, list), total };
  }

  /** The numbers of users by status. */
  counts(): Promise<UserCounts> {
    return this.database.userList.counts();
  }

  /** Self-registration with a password. @throws AccountError `email_taken`, `password_too_short`, `password_too_common` */
  async register(
    registration: UserToAdd & { password: string },
    clientInfo: ClientInfo,
  ): Promise<UserRecord> {
    const user = this.newUser(registration, null, null);
    const hash = await this.passwords.prepare(registration.password, user);
    return this.database.transaction(async (repositories) => {
      await this.insert(repositories, user);
      await this.passwords.create(repositories, user.id, hash, 'owner');
      const event = {
        at: user.createdAt,
        type: 'registered',
        actorId: user.id,
        userId: user.id,
        ip: clientInfo.ip,
      } as const;
      await repositories.audit.write(event);
      return toRecord(user);
    });
  }

  /** Creates a user without a password at their first sign-in; returns the existing user of that email address. */
  create(firstSignIn: FirstSignIn, clientInfo: ClientInfo): Promise<UserRecord> {
    return this.database.transaction((repositories) =>
      this.createWithin(repositories, firstSignIn, clientInfo),
    );
  }

  /** The same inside the transaction of the sign-in. Of two first sign-ins at the same time, one creates the user. */
  async createWithin(
    repositories: Repositories,
    { emailVerifiedAt, ...profile }: FirstSignIn,
    { ip }: ClientInfo,
  ): Promise<UserRecord> {
    const user = this.newUser({ ...profile, role: 'user' }, null, emailVerifiedAt);
    const { id: userId, email, createdAt: at } = user;
    if (await repositories.users.add(user)) {
      await repositories.audit.write({ at, type: 'registered', actorId: userId, userId, ip });
      return toRecord(user);
    }
    const existing = await repositories.users.byEmail(email);
    if (!existing) throw new AccountError('invalid_credentials');
    return existing;
  }

  /**
   * Adds a user, as an admin.
   * @param mail whether to mail an invitation
   * @throws AccountError `reauthentication_required`, `unauthorized`, `forbidden`, `email_taken`, `password_too_short`,
   *   `password_too_common`
   */
  async add(userToAdd: UserToAdd, actor: Caller, mail: 'invite' | null = null): Promise<UserRecord> {
    requireRecentAuthentication(actor, this.clock());
    // The admin is responsible for the email address, so it counts as verified.
    const user = this.newUser(userToAdd, actor.userId, this.clock());
    const { password } = userToAdd;
    const hash = password === undefined ? null : await this.passwords.prepare(password, user);
    return this.database.transaction(async (repositories) => {
      await lockActingAdmin(repositories, actor, this.clock());
      await this.insert(repositories, user);
      if (hash) await this.passwords.create(repositories, user.id, hash, 'admin');
      await repositories.audit.write({
        at: user.createdAt,
        type: 'user_added',
        actorId: actor.userId,
        userId: user.id,
        ip: actor.ip,
        details: { role: user.role },
      });
      const { id: userId, email } = user;
      if (mail) await this.outbox.enqueue(repositories, { kind: mail, email, userId, ip: actor.ip });
      return toRecord(user);
    });
  }

  /** Changes the caller's user name. @throws AccountError `not_found` */
  async rename(caller: Caller, userName: string): Promise<UserRecord> {
    await this.database.transaction(async ({ users, audit }) => {
      await users.rename(caller.userId, userName);
      const { userId, ip } = caller;
      await audit.write({ at: this.clock(), type: 'user_renamed', actorId: userId, userId, ip });
    });
    this.userCache.evict(caller.userId);
    return this.get(caller.userId);
  }

  private async insert(repositories: Repositories, user: ReturnType<Users['newUser']>): Promise<void> {
    if (await repositories.users.add(user)) return;
    const existing = await repositories.users.byEmail(user.email);
    const details = { email: [errorSentences.email_taken] };
    throw new AccountError('email_taken', { details }, { userId: existing?.id ?? null });
  }

  private newUser(
    { email, role, userName }: UserToAdd,
    createdBy: string | null,
    emailVerifiedAt: Date | null,
  ) {
    const name = userName ?? nameFrom(email);
    const createdAt = this.clock();
    return { id: randomUUID() as string, email, role, userName: name, createdAt, createdBy, emailVerifiedAt };
  }
}

const toRecord = ({ createdBy: _, ...user }: InsertedUser): UserRecord => ({
  ...user,
  disabledAt: null,
  lastSignInAt: null,
  credentialEpoch: 0,
});

type InsertedUser = Omit<UserRecord, 'disabledAt' | 'lastSignInAt' | 'credentialEpoch'> & {
  readonly createdBy: string | null;
};
