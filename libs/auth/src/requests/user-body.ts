import type { Users } from '@mikrochat/accounts';
import type { UserBody } from '@mikrochat/contract';

type UserRecord = Awaited<ReturnType<Users['get']>>;

/** A user as every signed-in user may see them. */
export const toUserBody = ({ id, userName, email, role, createdAt }: UserRecord): UserBody => ({
  id,
  userName,
  email,
  isAdmin: role === 'admin',
  createdAt: createdAt.getTime(),
});
