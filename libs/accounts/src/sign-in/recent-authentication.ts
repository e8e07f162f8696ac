import { AccountError } from '../account-error.js';
import type { Caller } from '../client-info.js';

const RECENT_AUTHENTICATION_MS = 10 * 60 * 1000;

/**
 * An old session may be somebody else's hand: what cannot be undone needs a sign-in of under 10 minutes ago.
 * @throws AccountError `reauthentication_required`
 */
export function requireRecentAuthentication({ authenticatedAt: authenticatedAt }: Caller, now: Date): void {
  if (now.getTime() - authenticatedAt.getTime() > RECENT_AUTHENTICATION_MS) {
    throw new AccountError('reauthentication_required');
  }
}
