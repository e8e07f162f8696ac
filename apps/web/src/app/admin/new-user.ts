import {
  type AddUserRequest,
  type Role,
  emailSchema,
  newPasswordSchema,
  roleSchema,
  userNameSchema,
} from '@mikrochat/contract';
import * as z from 'zod';

/** `mail`: the user chooses the password through a link; `set`: the admin sets it. */
export type PasswordDelivery = 'mail' | 'set';

/** The fields of the “Add user” form. A type, not an interface, which has no index signature. */
export type NewUser = {
  email: string;
  userName: string;
  role: Role;
  delivery: PasswordDelivery;
  password: string;
};

export const emptyUser: NewUser = { email: '', userName: '', role: 'user', delivery: 'mail', password: '' };

/** Blank, or a valid user name. */
const optionalName = z.string().superRefine((name, context) => {
  const [issue] = name.trim() ? (userNameSchema.safeParse(name).error?.issues ?? []) : [];
  if (issue) context.addIssue(issue.message);
});

const commonFields = { email: emailSchema, userName: optionalName, role: roleSchema };

export const newUserSchema: z.ZodType<unknown, NewUser> = z.discriminatedUnion('delivery', [
  z.object({ ...commonFields, delivery: z.literal('mail'), password: z.string() }),
  z.object({ ...commonFields, delivery: z.literal('set'), password: newPasswordSchema }),
]);

/** The body of `POST /users/add`, without the fields that are blank. */
export const requestOf = ({ email, userName, role, delivery, password }: NewUser): AddUserRequest => ({
  email: email.trim(),
  role,
  ...(userName.trim() ? { userName: userName.trim() } : {}),
  ...(delivery === 'set' ? { password } : {}),
});
