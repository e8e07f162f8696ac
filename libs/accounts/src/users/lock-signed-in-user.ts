import type { Repositories, UserRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';

/** A user's session and credential epoch at the start of an operation that takes several requests. */
export interface SignedInSession {
  readonly userId: string;
  readonly sessionId: string;
  readonly credentialEpoch: number;
}

/**
 * Locks the user of such an operation until the transaction ends.
 * @throws AccountError `unauthorized` if since then the session ended, the account was disabled or the credential epoch
 *   raised
 */
export async function lockSignedInUser(
  { users, sessions }: Repositories,
  { userId, sessionId, credentialEpoch }: SignedInSession,
  now: Date,
): Promise<UserRecord> {
  const user = await users.lock(userId);
  const isUnchanged = user?.credentialEpoch === credentialEpoch && user.disabledAt === null;
  const isSignedIn = await sessions.isActive(sessionId, userId, now);
  if (!isUnchanged || !isSignedIn) throw new AccountError('unauthorized', {}, { userId });
  return user;
}
