import type { ManagedUserBody } from '@mikrochat/contract';
import { toUserBody } from '@mikrochat/auth';
import type { UsersPage } from '@mikrochat/accounts';

/** A user with the details that admins see. */
export const toManagedUserBody = (user: UsersPage['users'][number]): ManagedUserBody => ({
  ...toUserBody(user),
  disabled: user.disabledAt !== null,
  emailVerified: user.emailVerifiedAt !== null,
  hasPassword: user.hasPassword,
  lastSignInAt: user.lastSignInAt?.getTime() ?? null,
  sessions: user.sessions,
  providers: [...user.providers],
  invited: user.lastSignInAt === null && !user.hasPassword && user.disabledAt === null,
});
