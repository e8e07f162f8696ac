import type { Repositories } from '@mikrochat/database';

/**
 * Notes that the owner of an address proved to be this user. What somebody set up before, who had only claimed the
 * address (a password, a linked provider, sessions), does not survive the first proof: an account cannot be prepared
 * for its victim.
 * @returns the sessions that ended by it
 */
export async function proveAddress(
  { users, sessions, audit }: Repositories,
  userId: string,
  at: Date,
): Promise<readonly string[]> {
  if (!(await users.proveAddress(userId, at))) return [];
  await users.dropWaysIn(userId);
  await audit.write({ at, type: 'address_proved', actorId: userId, userId });
  return sessions.endAll(userId);
}
