import type { ManagedUserBody } from '@mikrochat/contract';
import type { IconName } from '../ui/menu/icon';

/** What an admin can do to a user. A closed list. */
export type ActName = 'invite' | 'role' | 'password' | 'sessions' | 'status' | 'remove' | 'withdraw';

/** One entry of a user's menu; with a reason it cannot be done now. */
export interface Act {
  name: ActName;
  label: string;
  icon: IconName;
  danger: boolean;
  reason?: string;
}

/** What the menu depends on beside the user. */
export interface ActsSetting {
  isSelf: boolean;
  /** Whether people here sign in with passwords. */
  hasPasswords: boolean;
  /** Whether people here are invited by mail. */
  hasInvitations: boolean;
}

function named({ isAdmin, disabled, hasPassword }: ManagedUserBody): Act[] {
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

const notOnOneself: Partial<Record<ActName, string>> = {
  role: 'Ask another admin to do this.',
  password: 'Change it on your account page.',
  sessions: 'See your account page.',
  status: 'You cannot disable yourself.',
  remove: 'Leave on your account page.',
};

function reasonAgainst(name: ActName, user: ManagedUserBody, isSelf: boolean): string | undefined {
  if (isSelf) return notOnOneself[name];
  return name === 'sessions' && user.sessions === 0 ? 'Not signed in anywhere.' : undefined;
}

/** An invitation is withdrawn, a user is removed. */
function fits(name: ActName, invited: boolean, hasPasswords: boolean): boolean {
  if (name === 'invite' || name === 'withdraw') return invited;
  if (name === 'remove') return !invited;
  return hasPasswords || name !== 'password';
}

/** The menu of a user. */
export function actsOn(user: ManagedUserBody, { isSelf, hasPasswords, hasInvitations }: ActsSetting): Act[] {
  return named(user)
    .filter(({ name }) => fits(name, user.invited && hasInvitations, hasPasswords))
    .map((act) => {
      const reason = reasonAgainst(act.name, user, isSelf);
      return reason ? { ...act, reason } : act;
    });
}
