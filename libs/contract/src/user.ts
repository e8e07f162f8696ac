import * as z from 'zod';
import { isVisible } from './visible.js';

export const NAME_MAX_LENGTH = 100;

/**
 * A user's display name. No control characters, so that it cannot forge lines of lists and logs; at least one visible
 * character, so that users can be told apart. Joiners inside a name stay: Persian and some emoji need them.
 */
export const userNameSchema = z
  .string('Enter a name.')
  .transform((name) => name.trim().normalize('NFC'))
  .pipe(
    z
      .string()
      .min(1, 'Enter a name.')
      .max(NAME_MAX_LENGTH, `Use at most ${NAME_MAX_LENGTH} characters.`)
      .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u, 'A name has no control characters.')
      .refine(isVisible, {
        message: 'A name has at least one character that can be seen.',
        when: ({ issues }) => issues.length === 0,
      }),
  )
  .meta({ example: 'Ada Lovelace' });

export const roleSchema = z.enum(['user', 'admin'], 'The role is “user” or “admin”.');
export type Role = z.infer<typeof roleSchema>;

/** A user as every signed-in user may see them. */
export const userBody = z.object({
  id: z.string(),
  userName: z.string(),
  email: z.string(),
  isAdmin: z.boolean(),
  createdAt: z.number().describe('Milliseconds since 1970'),
});
export type UserBody = z.infer<typeof userBody>;

/** A user as admins see them. */
export const managedUserBody = userBody.extend({
  disabled: z.boolean(),
  emailVerified: z.boolean().describe('False if the email address was only claimed at a registration'),
  hasPassword: z.boolean(),
  lastSignInAt: z.number().nullable(),
  sessions: z.number().int().describe('Signed-in devices'),
  providers: z.array(z.string()),
  invited: z.boolean().describe('Added, but never signed in and without a password'),
});
export type ManagedUserBody = z.infer<typeof managedUserBody>;

/** `GET /auth/me`. */
export const meBody = z.object({
  user: userBody.extend({ hasPassword: z.boolean() }),
  passwordChangeSuggested: z.boolean().optional(),
});
export type MeBody = z.infer<typeof meBody>;

/** `PUT /users/me`. */
export const renameRequest = z.object({ userName: userNameSchema });
export type RenameRequest = z.infer<typeof renameRequest>;
