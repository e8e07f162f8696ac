import { AccountError } from '../account-error.js';
import type { Caller } from '../origin.js';

const REAUTHENTICATE_AFTER_MS = 10 * 60 * 1000;

/**
 * An old session may be somebody else's hand: what cannot be undone needs a sign-in of under 10 minutes ago.
 * @throws AccountError `reauthentication_required`
 */
export function mustBeFresh({ signedInAt }: Caller, now: Date): void {
  if (now.getTime() - signedInAt.getTime() > REAUTHENTICATE_AFTER_MS) {
    throw new AccountError('reauthentication_required');
  }
}
