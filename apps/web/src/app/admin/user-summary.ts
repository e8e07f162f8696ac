import type { AuthMode, ManagedUserBody } from '@mikrochat/contract';
import type { Naming } from './user-menu-items';
import { ago, daysAgo, inFull } from '../ui/time/moments';

/** Whatever a row says about a user, in words. */
export interface UserSummary {
  status: { text: string; chip: 'good' | 'warn' | 'danger' };
  methods: string;
  lastSignIn: string;
  /** The same in full, for a tooltip. */
  lastSignInAt: string;
  sessions: string;
}

function statusOf(user: ManagedUserBody, now: number): UserSummary['status'] {
  if (user.disabled) return { text: 'Disabled', chip: 'danger' };
  if (user.invited) return { text: `Invited ${daysAgo(user.createdAt, now)}`, chip: 'warn' };
  return { text: 'Active', chip: 'good' };
}

const ownWay = { dev: 'Email alone', 'magic-link': 'Link by mail', password: 'Password' } as const;

function methodsOf({ hasPassword, providers }: ManagedUserBody, mode: AuthMode, nameOf: Naming): string {
  const own = hasPassword || mode !== 'password' ? [ownWay[mode]] : [];
  return [...own, ...providers.map(nameOf)].join(', ') || '–';
}

function sessionsOf({ sessions }: ManagedUserBody): string {
  if (sessions === 0) return '';
  return sessions === 1 ? '1 device' : `${sessions} devices`;
}

export function summaryOf(user: ManagedUserBody, now: number, mode: AuthMode, nameOf: Naming): UserSummary {
  const time = user.lastSignInAt;
  return {
    status: statusOf(user, now),
    methods: methodsOf(user, mode, nameOf),
    lastSignIn: time === null ? 'Never' : ago(time, now),
    lastSignInAt: time === null ? '' : inFull(time),
    sessions: sessionsOf(user),
  };
}
