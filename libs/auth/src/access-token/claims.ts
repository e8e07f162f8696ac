import { AccountError, type Caller } from '@mikrochat/accounts';
import { roleSchema } from '@mikrochat/contract';
import * as z from 'zod';

/** What an access token says (RFC 9068 in spirit): who, which session, since when. */
export const accessClaims = z.object({
  sub: z.string().min(1),
  sid: z.uuid(),
  /** How often the session was refreshed when this token was made. */
  gen: z.number().int().nonnegative(),
  jti: z.string(),
  email: z.string(),
  username: z.string(),
  role: roleSchema,
  /** When the person proved who they are; milliseconds since 1970. */
  lastLogin: z.number(),
  iat: z.number(),
  exp: z.number(),
});
export type AccessClaims = z.infer<typeof accessClaims>;

/** The signed-in person behind a request that passed the guard. @throws AccountError `unauthorized` */
export function callerOf({ user, ip }: { readonly user?: AccessClaims; readonly ip: string }): Caller {
  if (!user) throw new AccountError('unauthorized');
  return { userId: user.sub, sessionId: user.sid, ip, authenticatedAt: new Date(user.lastLogin) };
}
