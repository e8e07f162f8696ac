import { AccountError, type Caller } from '@mikrochat/accounts';
import { roleSchema } from '@mikrochat/contract';
import * as z from 'zod';

/** The claims of an access token, beside `iss` and `aud` (RFC 9068 §2.2). */
export const accessClaims = z.object({
  sub: z.string().min(1),
  sid: z.uuid(),
  /** How often the session was refreshed when this token was issued. */
  gen: z.number().int().nonnegative(),
  jti: z.string(),
  email: z.string(),
  username: z.string(),
  role: roleSchema,
  /** When the user authenticated; milliseconds since 1970. */
  lastLogin: z.number(),
  iat: z.number(),
  exp: z.number(),
});
export type AccessClaims = z.infer<typeof accessClaims>;

/** The authenticated user of a request that passed {@link AccessTokenGuard}. @throws AccountError `unauthorized` */
export function callerOf({ user, ip }: { readonly user?: AccessClaims; readonly ip: string }): Caller {
  if (!user) throw new AccountError('unauthorized');
  return { userId: user.sub, sessionId: user.sid, ip, authenticatedAt: new Date(user.lastLogin) };
}
