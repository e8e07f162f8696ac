import type { Repositories } from '@mikrochat/database';
import type { ClientInfo } from '../client-info.js';

/**
 * Marks a user's email address as verified. The first verification deletes the password and linked providers, ends the
 * sessions and raises the credential epoch: they may belong to an attacker who registered the email address of a victim
 * beforehand (account pre-hijacking).
 * @param clientInfo the client that verified the email address; null if the configuration asserts it
 * @returns the user's current credential epoch
 */
export async function verifyEmail(
  { users, sessions, audit }: Repositories,
  { id: userId, credentialEpoch }: { readonly id: string; readonly credentialEpoch: number },
  at: Date,
  clientInfo: Pick<ClientInfo, 'ip'> | null,
): Promise<number> {
  if (!(await users.verifyEmail(userId, at))) return credentialEpoch;
  await users.deleteCredentials(userId);
  const actor = clientInfo && { actorId: userId, ip: clientInfo.ip };
  await audit.write({ at, type: 'address_proved', userId, ...actor });
  await sessions.endAll(userId);
  return users.incrementCredentialEpoch(userId);
}
