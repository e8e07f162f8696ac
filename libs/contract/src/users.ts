import * as z from 'zod';
import { emailSchema } from './email.js';
import { passwordSchema } from './password.js';
import { sessionBody } from './session.js';
import { managedUserBody, roleSchema, userBody, userNameSchema } from './user.js';

export const userStatusSchema = z.enum(['active', 'invited', 'disabled']);
export type UserStatus = z.infer<typeof userStatusSchema>;

export const userSortSchema = z.enum([
  'userName',
  'email',
  'createdAt',
  'lastSignInAt',
  '-userName',
  '-email',
  '-createdAt',
  '-lastSignInAt',
]);
export type UserSort = z.infer<typeof userSortSchema>;

/** The query of `GET /users`; a leading `-` in `sort` means descending. */
export const usersQuery = z.object({
  search: z
    .string()
    .trim()
    .max(254)
    .regex(/^\P{Cc}*$/u, 'A search has no control characters.')
    .optional(),
  role: roleSchema.optional(),
  status: userStatusSchema.optional(),
  sort: userSortSchema.default('userName'),
  limit: z.coerce
    .number('Ask for 1 to 200 users.')
    .int()
    .min(1)
    .max(200, 'Ask for 200 users at most.')
    .default(50),
  cursor: z.string().max(1024).optional(),
});
export type UsersQuery = z.infer<typeof usersQuery>;

/** `GET /users`. `total` counts what the filters match; `counts`, for admins, the whole team. */
export const usersBody = z.object({
  users: z.array(z.union([managedUserBody, userBody])),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
  counts: z.object({ all: z.number(), invited: z.number(), disabled: z.number() }).optional(),
});
export type UsersBody = z.infer<typeof usersBody>;

/** `POST /users/add`. */
export const addUserRequest = z.object({
  email: emailSchema,
  role: roleSchema.default('user'),
  password: passwordSchema.optional(),
  userName: userNameSchema.optional(),
});
export type AddUserRequest = z.infer<typeof addUserRequest>;

export const addUserBody = z.object({ success: z.literal(true), userId: z.string(), invited: z.boolean() });
export type AddUserBody = z.infer<typeof addUserBody>;

/** `PUT /users/:id/role`: `{role}` or, from older clients, `{isAdmin}`. */
export const changeRoleRequest = z
  .object({
    role: roleSchema.optional(),
    isAdmin: z.boolean('isAdmin is true or false.').optional(),
    acceptUnverifiedEmail: z
      .boolean('acceptUnverifiedEmail is true or false.')
      .default(false)
      .describe('Also makes an admin of a user whose email address is not verified'),
  })
  .refine(({ role, isAdmin }) => role !== undefined || isAdmin !== undefined, {
    message: 'Send a role: “user” or “admin”.',
    path: ['role'],
  });
export type ChangeRoleRequest = z.infer<typeof changeRoleRequest>;

/** `POST /users/:id/reset-password`. */
export const resetPasswordRequest = z.object({ password: passwordSchema.optional() });
export type ResetPasswordRequest = z.infer<typeof resetPasswordRequest>;

/** `PUT /users/:id/status`. */
export const changeStatusRequest = z.object({ disabled: z.boolean('disabled is true or false.') });
export type ChangeStatusRequest = z.infer<typeof changeStatusRequest>;

export const oneUserBody = z.object({ user: userBody });
export type OneUserBody = z.infer<typeof oneUserBody>;

export const userSessionsBody = z.object({ sessions: z.array(sessionBody) });
export type UserSessionsBody = z.infer<typeof userSessionsBody>;
