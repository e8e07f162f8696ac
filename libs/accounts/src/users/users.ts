import { randomUUID } from 'node:crypto';
import type { Role, UsersQuery } from '@mikrochat/contract';
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

/** Somebody to be added. */
export interface UserToAdd {
  readonly email: string;
  readonly role: Role;
  readonly userName?: string | undefined;
  readonly password?: string | undefined;
}

/** Somebody who comes for the first time, by a way that needs no password. */
export interface FirstSignIn {
  readonly email: string;
  readonly userName?: string | undefined;
  /** When the address was proved; null where nobody did. */
  readonly emailVerifiedAt: Date | null;
}

export interface UsersPage {
  readonly users: readonly ManagedUserRecord[];
  readonly nextCursor: string | null;
  readonly total: number;
}

/** What a list filters and sorts by tells as much as what it shows. @throws AccountError `forbidden` */
function requireUnprivilegedQuery({ status, sort }: Pick<UsersQuery, 'status' | 'sort'>): void {
  const details = {
    ...(status !== undefined && { status: ['Only admins may filter by status.'] }),
    ...(/lastSignInAt$/.test(sort) && { sort: ['Only admins may sort by the last sign-in.'] }),
  };
  if (Object.keys(details).length > 0) throw new AccountError('forbidden', { details });
}

const nameFrom = (email: string): string => email.slice(0, email.lastIndexOf('@')).slice(0, 100);

/** The people with an account: finding, adding, renaming them. */
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

  /** The user of a sign-in without proof, for dev mode; null for an unknown address. */
  find(email: string): Promise<UserRecord | null> {
    return this.database.users.byEmail(email);
  }

  /** The caller as they are now, with what their own pages need to know. @throws AccountError `unauthorized` */
  async me({ userId }: Caller): Promise<CachedUser> {
    const known = await this.userCache.get(userId);
    if (!known) throw new AccountError('unauthorized');
    return known;
  }

  /**
   * A page of people.
   * @throws AccountError `invalid_input` for a cursor that is not ours; `forbidden` where a plain user filters or sorts
   *   by what only admins see
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

  counts(): Promise<UserCounts> {
    return this.database.userList.counts();
  }

  /** Somebody creates their own account. @throws AccountError `email_taken`, `password_too_short`, … */
  async register(person: UserToAdd & { password: string }, origin: ClientInfo): Promise<UserRecord> {
    const user = this.newUser(person, null, null);
    const hash = await this.passwords.prepare(person.password, user);
    return this.database.transaction(async (repositories) => {
      await this.insert(repositories, user);
      await this.passwords.create(repositories, user.id, hash, 'owner');
      const event = {
        at: user.createdAt,
        type: 'registered',
        actorId: user.id,
        userId: user.id,
        ip: origin.ip,
      } as const;
      await repositories.audit.write(event);
      return toRecord(user);
    });
  }

  /** Creates an account without a password: the first sign-in of an address in a mode that needs none. */
  create(newcomer: FirstSignIn, origin: ClientInfo): Promise<UserRecord> {
    return this.database.transaction((repositories) => this.createWithin(repositories, newcomer, origin));
  }

  /** The same inside the transaction of that sign-in. Two at the same moment find the one user. */
  async createWithin(
    repositories: Repositories,
    { emailVerifiedAt, ...person }: FirstSignIn,
    { ip }: ClientInfo,
  ): Promise<UserRecord> {
    const user = this.newUser({ ...person, role: 'user' }, null, emailVerifiedAt);
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
   * An admin adds somebody.
   * @param mail what the new user gets, if anything
   * @throws AccountError `reauthentication_required`, `unauthorized`, `forbidden`, `email_taken`, `password_too_short`,
   *   `password_too_common`
   */
  async add(person: UserToAdd, actor: Caller, mail: 'invite' | null = null): Promise<UserRecord> {
    requireRecentAuthentication(actor, this.clock());
    // An admin vouches for the address.
    const user = this.newUser(person, actor.userId, this.clock());
    const hash = person.password === undefined ? null : await this.passwords.prepare(person.password, user);
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
    const owner = await repositories.users.byEmail(user.email);
    const details = { email: ['Somebody already uses this email address.'] };
    throw new AccountError('email_taken', { details }, { userId: owner?.id ?? null });
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

const toRecord = ({ createdBy: _, ...user }: UserRecordSeed): UserRecord => ({
  ...user,
  disabledAt: null,
  lastSignInAt: null,
  credentialEpoch: 0,
});

type UserRecordSeed = Omit<UserRecord, 'disabledAt' | 'lastSignInAt' | 'credentialEpoch'> & {
  readonly createdBy: string | null;
};
