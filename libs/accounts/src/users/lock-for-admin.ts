import type { Repositories, UserRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Caller } from '../client-info.js';

/** Whom a transaction of an admin's act holds. */
export interface LockedForAdmin {
  /** The user concerned. */
  readonly user: UserRecord;
  /** Every admin who is not disabled, where they were asked for. */
  readonly admins: readonly UserRecord[];
}

/** Whether a user is an admin who is not disabled. */
export const isActiveAdmin = ({ role, disabledAt }: UserRecord): boolean =>
  role === 'admin' && disabledAt === null;

/**
 * Holds the acting admin and the user concerned until the transaction ends. The actor's role, state and session are
 * checked under that lock: an act that waited behind the actor's demotion or sign-out does not happen.
 * @param and `admins` holds all admins as well, for acts that must leave one
 * @throws AccountError `unauthorized`, `forbidden`, `not_found`
 */
export async function lockForAdmin(
  repositories: Repositories,
  actor: Caller,
  userId: string,
  now: Date,
  and?: 'admins',
): Promise<LockedForAdmin> {
  const held = await repositories.users.lockAll([actor.userId, userId], and);
  await requireActingAdmin(repositories, held, actor, now);
  const user = held.find(({ id }) => id === userId);
  if (!user) throw new AccountError('not_found');
  return { user, admins: held.filter(isActiveAdmin) };
}

/** The same for an act that concerns no user yet. @throws AccountError `unauthorized`, `forbidden` */
export async function lockActingAdmin(repositories: Repositories, actor: Caller, now: Date): Promise<void> {
  await requireActingAdmin(repositories, await repositories.users.lockAll([actor.userId]), actor, now);
}

async function requireActingAdmin(
  { sessions }: Repositories,
  held: readonly UserRecord[],
  { userId, sessionId }: Caller,
  now: Date,
): Promise<void> {
  const admin = held.find(({ id }) => id === userId);
  if (!admin || !(await sessions.isActive(sessionId, userId, now))) throw new AccountError('unauthorized');
  if (!isActiveAdmin(admin)) throw new AccountError('forbidden');
}
