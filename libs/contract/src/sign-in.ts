import * as z from 'zod';
import { emailSchema } from './email.js';
import { passwordSchema } from './password.js';
import { tokensBody } from './session.js';
import { userBody, userNameSchema } from './user.js';

/** `POST /auth/dev-login`, `/auth/login`, `/auth/verify`, `/auth/request-password-reset`. */
export const emailRequest = z.object({ email: emailSchema });
export type EmailRequest = z.infer<typeof emailRequest>;

/** `POST /auth/password-login`. */
export const passwordLoginRequest = z.object({ email: emailSchema, password: passwordSchema });
export type PasswordLoginRequest = z.infer<typeof passwordLoginRequest>;

/** `POST /auth/register`. The server checks the length, since that has a code of its own, `password_too_short`. */
export const registerRequest = z.object({
  email: emailSchema,
  password: passwordSchema,
  userName: userNameSchema.optional(),
});
export type RegisterRequest = z.infer<typeof registerRequest>;

/** `POST /auth/setup-password`. */
export const setupPasswordRequest = z.object({
  email: emailSchema,
  token: z.string('Send the token of the link.').max(2048, 'This is not a valid token.').optional(),
  password: passwordSchema,
});
export type SetupPasswordRequest = z.infer<typeof setupPasswordRequest>;

/** `POST /auth/change-password`. */
export const changePasswordRequest = z.object({
  currentPassword: passwordSchema,
  newPassword: passwordSchema,
});
export type ChangePasswordRequest = z.infer<typeof changePasswordRequest>;

/** The response of `POST /auth/dev-login`: `token` is the access token, for older clients. */
export const devLoginBody = tokensBody.extend({ user: userBody, token: z.string() });
export type DevLoginBody = z.infer<typeof devLoginBody>;
