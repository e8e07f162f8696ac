import {
  type AddUserRequest,
  type Role,
  emailSchema,
  newPasswordSchema,
  roleSchema,
  userNameSchema,
} from '@mikrochat/contract';
import * as z from 'zod';

/** What an admin types to add somebody. A type, not an interface: a form counts its keys. */
export type NewUser = { email: string; userName: string; role: Role; password: string };

export const nobodyYet: NewUser = { email: '', userName: '', role: 'user', password: '' };

/** Blank, or a name as the contract wants it. */
const optionalName = z.string().superRefine((name, context) => {
  const [issue] = name.trim() ? (userNameSchema.safeParse(name).error?.issues ?? []) : [];
  if (issue) context.addIssue(issue.message);
});

export const newUserSchema = (setsPassword: boolean): z.ZodType<unknown, NewUser> =>
  z.object({
    email: emailSchema,
    userName: optionalName,
    role: roleSchema,
    password: setsPassword ? newPasswordSchema : z.string(),
  });

/** The body of `POST /users/add`; what was left blank is left out. */
export const requestOf = (
  { email, userName, role, password }: NewUser,
  setsPassword: boolean,
): AddUserRequest => ({
  email: email.trim(),
  role,
  ...(userName.trim() ? { userName: userName.trim() } : {}),
  ...(setsPassword ? { password } : {}),
});
