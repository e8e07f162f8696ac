import { deviceName, type Sessions } from '@mikrochat/accounts';
import type { SessionBody, SignInMethod } from '@mikrochat/contract';

type SessionRecord = Awaited<ReturnType<Sessions['ofUser']>>[number];

/** A session as its user and admins see it. @param currentId the session of the request */
export const toSessionBody = (session: SessionRecord, currentId: string): SessionBody => ({
  id: session.id,
  createdAt: session.createdAt.getTime(),
  lastUsed: session.lastUsedAt.getTime(),
  lastLogin: session.createdAt.getTime(),
  expiresAt: session.expiresAt.getTime(),
  device: deviceName(session.userAgent),
  // The column is text; this product alone writes it.
  method: session.method as SignInMethod,
  metadata: { ip: session.ip },
  isCurrentSession: session.id === currentId,
});
