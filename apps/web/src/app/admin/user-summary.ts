import type { AuthMode, ManagedUserBody } from '@mikrochat/contract';
import type { ProviderNameOf } from './user-menu-items';
import { fullDateTime, timeAgo, daysAgo } from '../ui/time/relative-time';

/** The texts of a user's row. */
export interface UserSummary {
  status: { text: string; chip: 'good' | 'warn' | 'danger' };
  methods: string;
  lastSignIn: string;
  /** Full date and time, for a tooltip. */
  lastSignInAt: string;
  sessions: string;
}

function statusOf(user: ManagedUserBody, now: number): UserSummary['status'] {
  if (user.disabled) return { text: 'Disabled', chip: 'danger' };
  if (user.invited) return { text: `Invited ${daysAgo(user.createdAt, now)}`, chip: 'warn' };
  return { text: 'Active', chip: 'good' };
}

const localMethods = { dev: 'Email only', 'magic-link': 'Email link', password: 'Password' } as const;

function methodsOf(
  { hasPassword, providers }: ManagedUserBody,
  mode: AuthMode,
  providerNameOf: ProviderNameOf,
): string {
  const local = hasPassword || mode !== 'password' ? [localMethods[mode]] : [];
  return [...local, ...providers.map(providerNameOf)].join(', ') || '–';
}

function sessionsOf({ sessions }: ManagedUserBody): string {
  if (sessions === 0) return '';
  return sessions === 1 ? '1 device' : `${sessions} devices`;
}

/** @param now milliseconds since 1970 */
export function summaryOf(
  user: ManagedUserBody,
  now: number,
  mode: AuthMode,
  providerNameOf: ProviderNameOf,
): UserSummary {
  const { lastSignInAt } = user;
  return {
    status: statusOf(user, now),
    methods: methodsOf(user, mode, providerNameOf),
    lastSignIn: lastSignInAt === null ? 'Never' : timeAgo(lastSignInAt, now),
    lastSignInAt: lastSignInAt === null ? '' : fullDateTime(lastSignInAt),
    sessions: sessionsOf(user),
  };
}
