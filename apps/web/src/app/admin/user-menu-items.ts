import type { ManagedUserBody } from '@mikrochat/contract';
import type { IconName } from '../ui/menu/icon';

/** What an admin can do to a user. A closed list. */
export type UserActionName =
  'invite' | 'role' | 'password' | 'sessions' | 'unlink' | 'status' | 'remove' | 'withdraw';

/** One entry of a user's menu. */
export interface UserMenuItem {
  name: UserActionName;
  label: string;
  icon: IconName;
  danger: boolean;
  /** Why it cannot be done now. */
  reason?: string;
  /** What to know before doing it. */
  note?: string;
  /** Which provider is unlinked. */
  provider?: string;
}

/** What people call a provider with this id. */
export type Naming = (provider: string) => string;

/** What the menu depends on beside the user. */
export interface UserMenuContext {
  isSelf: boolean;
  /** Whether people here sign in with passwords. */
  hasPasswords: boolean;
  /** Whether people here are invited by mail. */
  hasInvitations: boolean;
  /** Whether an email address that was only claimed is marked. */
  marksUnverified: boolean;
  nameOf: Naming;
}

/** Words for an address that was typed in and never confirmed by its owner. */
export const UNVERIFIED = 'Email not verified';

/** Whether it is worth a word that nobody confirmed the address; an invitation says so by itself. */
export const isUnverified = (user: ManagedUserBody, marksUnverified: boolean): boolean =>
  marksUnverified && !user.emailVerified && !user.invited;

const unlinking = ({ providers }: ManagedUserBody, nameOf: Naming): UserMenuItem[] =>
  providers.map((provider) => ({
    name: 'unlink',
    label: `Unlink ${nameOf(provider)}`,
    icon: 'unlink',
    danger: false,
    provider,
  }));

function named(user: ManagedUserBody, nameOf: Naming): UserMenuItem[] {
  const { isAdmin, disabled, hasPassword } = user;
  return [
    { name: 'invite', label: 'Send invitation again', icon: 'send', danger: false },
    {
      name: 'role',
      label: isAdmin ? 'Make user' : 'Make admin',
      icon: isAdmin ? 'person' : 'shield',
      danger: false,
    },
    { name: 'password', label: hasPassword ? 'Reset password' : 'Set password', icon: 'key', danger: false },
    { name: 'sessions', label: 'Sign out everywhere', icon: 'devices', danger: false },
    ...unlinking(user, nameOf),
    {
      name: 'status',
      label: disabled ? 'Enable' : 'Disable',
      icon: disabled ? 'enable' : 'disable',
      danger: false,
    },
    { name: 'remove', label: 'Remove', icon: 'trash', danger: true },
    { name: 'withdraw', label: 'Withdraw invitation', icon: 'trash', danger: true },
  ];
}

const notOnOneself: Partial<Record<UserActionName, string>> = {
  role: 'Ask another admin to do this.',
  password: 'Change it on your account page.',
  sessions: 'See your account page.',
  unlink: 'Unlink it on your account page.',
  status: 'You cannot disable yourself.',
  remove: 'Leave on your account page.',
};

function reasonAgainst(name: UserActionName, user: ManagedUserBody, isSelf: boolean): string | undefined {
  if (isSelf) return notOnOneself[name];
  return name === 'sessions' && user.sessions === 0 ? 'Not signed in anywhere.' : undefined;
}

/** An invitation is withdrawn, a user is removed. */
function fits(name: UserActionName, invited: boolean, hasPasswords: boolean): boolean {
  if (name === 'invite' || name === 'withdraw') return invited;
  if (name === 'remove') return !invited;
  return hasPasswords || name !== 'password';
}

/** The menu of a user. */
export function menuItemsFor(
  user: ManagedUserBody,
  { isSelf, hasPasswords, hasInvitations, marksUnverified, nameOf }: UserMenuContext,
): UserMenuItem[] {
  const note = isUnverified(user, marksUnverified) && !user.isAdmin ? { note: `${UNVERIFIED}.` } : {};
  return named(user, nameOf)
    .filter(({ name }) => fits(name, user.invited && hasInvitations, hasPasswords))
    .map((act) => {
      const reason = reasonAgainst(act.name, user, isSelf);
      if (reason) return { ...act, reason };
      return act.name === 'role' ? { ...act, ...note } : act;
    });
}
