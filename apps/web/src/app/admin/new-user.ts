import {
  type AddUserRequest,
  type Role,
  emailSchema,
  newPasswordSchema,
  roleSchema,
  userNameSchema,
} from '@mikrochat/contract';
import * as z from 'zod';

/** Who chooses the first password: `mail` leaves it to the new user, `set` to the admin. */
export type PasswordDelivery = 'mail' | 'set';

/** What an admin types to add somebody. A type, not an interface: a form counts its keys. */
export type NewUser = {
  email: string;
  userName: string;
  role: Role;
  way: PasswordDelivery;
  password: string;
};

export const emptyUser: NewUser = { email: '', userName: '', role: 'user', way: 'mail', password: '' };

/** Blank, or a name as the contract wants it. */
const optionalName = z.string().superRefine((name, context) => {
  const [issue] = name.trim() ? (userNameSchema.safeParse(name).error?.issues ?? []) : [];
  if (issue) context.addIssue(issue.message);
});

const person = { email: emailSchema, userName: optionalName, role: roleSchema };

export const newUserSchema: z.ZodType<unknown, NewUser> = z.discriminatedUnion('way', [
  z.object({ ...person, way: z.literal('mail'), password: z.string() }),
  z.object({ ...person, way: z.literal('set'), password: newPasswordSchema }),
]);

/** The body of `POST /users/add`; what was left blank is left out. */
export const requestOf = ({ email, userName, role, way, password }: NewUser): AddUserRequest => ({
  email: email.trim(),
  role,
  ...(userName.trim() ? { userName: userName.trim() } : {}),
  ...(way === 'set' ? { password } : {}),
});
