import type { Repositories, UserRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';

/** A user's session and credential epoch as they were when something of theirs began. */
export interface SignedInSession {
  readonly userId: string;
  readonly sessionId: string;
  readonly credentialEpoch: number;
}

/**
 * Holds a user until the transaction ends who began something while signed in.
 * @throws AccountError `unauthorized` where the session ended or trust was taken away since
 */
export async function lockSignedInUser(
  { users, sessions }: Repositories,
  { userId, sessionId, credentialEpoch }: SignedInSession,
  now: Date,
): Promise<UserRecord> {
  const user = await users.lock(userId);
  const isSame = user?.credentialEpoch === credentialEpoch && user.disabledAt === null;
  const isSignedIn = await sessions.isActive(sessionId, userId, now);
  if (!isSame || !isSignedIn) throw new AccountError('unauthorized', {}, { userId });
  return user;
}
