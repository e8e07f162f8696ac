import type { Repositories, UserRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Caller } from '../client-info.js';

/** The users that the transaction of an admin's operation has locked. */
export interface LockedForAdmin {
  /** The user whom the operation changes. */
  readonly user: UserRecord;
  /** Every admin who is not disabled, if all admins were locked. */
  readonly admins: readonly UserRecord[];
}

/** Whether a user is an admin who is not disabled. */
export const isActiveAdmin = ({ role, disabledAt }: UserRecord): boolean =>
  role === 'admin' && disabledAt === null;

/**
 * Locks the acting admin and the user concerned until the transaction ends. The actor's role, state and session are
 * checked under that lock: an operation that waited for the actor's demotion or sign-out fails.
 * @param and `admins` locks all admins as well, for operations after which one must remain
 * @throws AccountError `unauthorized`, `forbidden`, `not_found`
 */
export async function lockForAdmin(
  repositories: Repositories,
  actor: Caller,
  userId: string,
  now: Date,
  and?: 'admins',
): Promise<LockedForAdmin> {
  const users = await repositories.users.lockAll([actor.userId, userId], and);
  await requireActingAdmin(repositories, users, actor, now);
  const user = users.find(({ id }) => id === userId);
  if (!user) throw new AccountError('not_found');
  return { user, admins: users.filter(isActiveAdmin) };
}

/** The same for an operation that concerns no existing user. @throws AccountError `unauthorized`, `forbidden` */
export async function lockActingAdmin(repositories: Repositories, actor: Caller, now: Date): Promise<void> {
  await requireActingAdmin(repositories, await repositories.users.lockAll([actor.userId]), actor, now);
}

async function requireActingAdmin(
  { sessions }: Repositories,
  lockedUsers: readonly UserRecord[],
  { userId, sessionId }: Caller,
  now: Date,
): Promise<void> {
  const admin = lockedUsers.find(({ id }) => id === userId);
  if (!admin || !(await sessions.isActive(sessionId, userId, now))) throw new AccountError('unauthorized');
  if (!isActiveAdmin(admin)) throw new AccountError('forbidden');
}
