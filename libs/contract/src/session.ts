import * as z from 'zod';

/** How a session was started. OAuth names its provider: `oauth:google`. */
export const signInMethod = z.union([
  z.enum(['dev', 'password', 'register', 'magic-link', 'setup', 'reset']),
  z.templateLiteral(['oauth:', z.string().regex(/^[a-z0-9-]+$/)]),
]);
export type SignInMethod = z.infer<typeof signInMethod>;

/** The tokens of a sign-in or a refresh (RFC 6749 §5.1, RFC 6750). */
export const tokensBody = z.object({
  accessToken: z.string().describe('JWT for the Authorization header'),
  refreshToken: z.string().optional().describe('Absent when it is set as a cookie'),
  exp: z.number().int().describe('Lifetime of the access token in seconds'),
  tokenType: z.literal('Bearer'),
  passwordChangeSuggested: z.boolean().optional().describe('An admin set this password'),
});
export type TokensBody = z.infer<typeof tokensBody>;

/** `POST /auth/refresh` and `POST /auth/logout`; empty when the cookie holds the refresh token. */
export const refreshRequest = z.object({
  refreshToken: z.string('Send the refresh token.').max(1024, 'This is not a refresh token.').optional(),
});
export type RefreshRequest = z.infer<typeof refreshRequest>;

/** One signed-in device of a user; times in milliseconds since 1970. */
export const sessionBody = z.object({
  id: z.uuid(),
  createdAt: z.number(),
  lastUsed: z.number(),
  lastLogin: z.number(),
  expiresAt: z.number(),
  device: z.string().describe('For the user to recognise: “Chrome on macOS”'),
  method: signInMethod,
  metadata: z.object({ ip: z.string() }),
  isCurrentSession: z.boolean(),
});
export type SessionBody = z.infer<typeof sessionBody>;

export const sessionsBody = z.object({ sessions: z.array(sessionBody) });
export type SessionsBody = z.infer<typeof sessionsBody>;

export const messageBody = z.object({ message: z.string() });
export type MessageBody = z.infer<typeof messageBody>;

export const successBody = z.object({ success: z.literal(true), message: z.string().optional() });
export type SuccessBody = z.infer<typeof successBody>;
