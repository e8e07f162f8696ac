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
  /** Why the entry is disabled; an entry without it is enabled. */
  disabledReason?: string;
  /** A warning below the label of an enabled entry. */
  warning?: string;
  /** The id of the provider that `unlink` is about. */
  provider?: string;
}

/** Looks up the display name of a provider by its id. */
export type ProviderNameOf = (providerId: string) => string;

/** What the menu depends on besides the user. */
export interface UserMenuContext {
  isSelf: boolean;
  /** Whether users sign in with passwords. */
  hasPasswords: boolean;
  /** Whether users are invited by email. */
  hasInvitations: boolean;
  /** Whether unverified email addresses are marked. */
  marksUnverified: boolean;
  providerNameOf: ProviderNameOf;
}

export const UNVERIFIED = 'Email not verified';

/** Whether to mark the email address as unverified; “Invited” already implies it. */
export const isUnverified = (user: ManagedUserBody, marksUnverified: boolean): boolean =>
  marksUnverified && !user.emailVerified && !user.invited;

const unlinkItems = ({ providers }: ManagedUserBody, providerNameOf: ProviderNameOf): UserMenuItem[] =>
  providers.map((provider) => ({
    name: 'unlink',
    label: `Unlink ${providerNameOf(provider)}`,
    icon: 'unlink',
    danger: false,
    provider,
  }));

function allItems(user: ManagedUserBody, providerNameOf: ProviderNameOf): UserMenuItem[] {
  const { isAdmin, disabled, hasPassword } = user;
  return [
    { name: 'invite', label: 'Send invitation again', icon: 'send', danger: false },
    {
      name: 'role',
      label: isAdmin ? 'Make user' : 'Make admin',
      icon: isAdmin ? 'user' : 'shield',
      danger: false,
    },
    { name: 'password', label: hasPassword ? 'Reset password' : 'Set password', icon: 'key', danger: false },
    { name: 'sessions', label: 'Sign out everywhere', icon: 'devices', danger: false },
    ...unlinkItems(user, providerNameOf),
    {
      name: 'status',
      label: disabled ? 'Enable' : 'Disable',
      icon: disabled ? 'enable' : 'disable',
      danger: false,
    },
    { name: 'remove', label: 'Remove user', icon: 'trash', danger: true },
    { name: 'withdraw', label: 'Withdraw invitation', icon: 'trash', danger: true },
  ];
}

const reasonsOnOwnAccount: Partial<Record<UserActionName, string>> = {
  role: 'Another admin has to change your role.',
  password: 'Change it on your account page.',
  sessions: 'Sign out on your account page.',
  unlink: 'Unlink it on your account page.',
  status: 'You cannot disable your own account.',
  remove: 'Delete your account on your account page.',
};

function disabledReasonOf(name: UserActionName, user: ManagedUserBody, isSelf: boolean): string | undefined {
  if (isSelf) return reasonsOnOwnAccount[name];
  return name === 'sessions' && user.sessions === 0 ? 'Not signed in anywhere.' : undefined;
}

/** An invited user has an invitation to withdraw; any other user is removed. */
function isOffered(name: UserActionName, isInvited: boolean, hasPasswords: boolean): boolean {
  if (name === 'invite' || name === 'withdraw') return isInvited;
  if (name === 'remove') return !isInvited;
  return hasPasswords || name !== 'password';
}

/** The menu of a user. */
export function menuItemsFor(
  user: ManagedUserBody,
  { isSelf, hasPasswords, hasInvitations, marksUnverified, providerNameOf }: UserMenuContext,
): UserMenuItem[] {
  const warnsOnRole = isUnverified(user, marksUnverified) && !user.isAdmin;
  return allItems(user, providerNameOf)
    .filter(({ name }) => isOffered(name, user.invited && hasInvitations, hasPasswords))
    .map((item) => {
      const disabledReason = disabledReasonOf(item.name, user, isSelf);
      if (disabledReason) return { ...item, disabledReason };
      return item.name === 'role' && warnsOnRole ? { ...item, warning: `${UNVERIFIED}.` } : item;
    });
}
