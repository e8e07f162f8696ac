import type { ManagedUserBody } from '@mikrochat/contract';
import type { IconName } from '../ui/menu/icon';

/** What an admin can do to a user. A closed list. */
export type ActName = 'role' | 'password' | 'sessions' | 'status' | 'remove';

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
}

function named({ isAdmin, disabled }: ManagedUserBody): Act[] {
  return [
    {
      name: 'role',
      label: isAdmin ? 'Make user' : 'Make admin',
      icon: isAdmin ? 'person' : 'shield',
      danger: false,
    },
    { name: 'password', label: 'Reset password', icon: 'key', danger: false },
    { name: 'sessions', label: 'Sign out everywhere', icon: 'devices', danger: false },
    {
      name: 'status',
      label: disabled ? 'Enable' : 'Disable',
      icon: disabled ? 'enable' : 'disable',
      danger: false,
    },
    { name: 'remove', label: 'Remove', icon: 'trash', danger: true },
  ];
}

const notOnOneself: Record<ActName, string> = {
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

/** The menu of a user. */
export function actsOn(user: ManagedUserBody, { isSelf, hasPasswords }: ActsSetting): Act[] {
  return named(user)
    .filter(({ name }) => hasPasswords || name !== 'password')
    .map((act) => {
      const reason = reasonAgainst(act.name, user, isSelf);
      return reason ? { ...act, reason } : act;
    });
}
