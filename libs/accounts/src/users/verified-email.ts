import type { Repositories } from '@mikrochat/database';
import type { ClientInfo } from '../client-info.js';

/**
 * Notes that the owner of an email address proved to be this user. What was set up before by whoever had only claimed
 * the address (a password, a linked provider, sessions, sign-ins under way) does not survive the first proof: an
 * account cannot be prepared for its victim.
 * @param origin from where the owner came; null where the configuration vouches for the address
 * @returns the credential epoch from now on
 */
export async function verifyEmail(
  { users, sessions, audit }: Repositories,
  { id: userId, credentialEpoch }: { readonly id: string; readonly credentialEpoch: number },
  at: Date,
  origin: Pick<ClientInfo, 'ip'> | null,
): Promise<number> {
  if (!(await users.verifyEmail(userId, at))) return credentialEpoch;
  await users.deleteCredentials(userId);
  const by = origin && { actorId: userId, ip: origin.ip };
  await audit.write({ at, type: 'address_proved', userId, ...by });
  await sessions.endAll(userId);
  return users.incrementCredentialEpoch(userId);
}
