import { AccountError } from '../account-error.js';
import type { Caller } from '../client-info.js';

const RECENT_AUTHENTICATION_MS = 10 * 60 * 1000;

/**
 * Requires an authentication within the last 10 minutes: critical operations must not be open to a stolen or unattended
 * session (OWASP ASVS 5.0 §7.5.1, NIST SP 800-63B-4 §5.2).
 * @throws AccountError `reauthentication_required`
 */
export function requireRecentAuthentication({ authenticatedAt }: Caller, now: Date): void {
  if (now.getTime() - authenticatedAt.getTime() > RECENT_AUTHENTICATION_MS) {
    throw new AccountError('reauthentication_required');
  }
}
