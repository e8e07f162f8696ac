import type { RefusalType } from '@mikrochat/accounts';
import { paths, type ErrorCode } from '@mikrochat/contract';

/** What a route refuses when it refuses somebody. */
interface RouteRefusals {
  readonly type: RefusalType;
  /** The sign-in method, where the domain does not name it. */
  readonly method?: string;
  /** Codes that are refusals of authentication or authorization on this route only. */
  readonly codes?: readonly ErrorCode[];
}

/**
 * Which refusals are of authentication or authorization, and so events of the audit trail (ASVS V16.3). The others are
 * about the form of a request, or about what is not there.
 */
const isAccessRefusal: Record<ErrorCode, boolean> = {
  unauthorized: true,
  invalid_credentials: true,
  invalid_refresh_token: true,
  invalid_link: true,
  invalid_state: true,
  forbidden: true,
  not_invited: true,
  email_not_verified: true,
  account_disabled: true,
  password_change_required: true,
  reauthentication_required: true,
  csrf: true,
  wrong_host: true,
  too_many_attempts: true,
  sign_in_cancelled: true,
  provider_error: true,
  identity_taken: true,
  last_way_in: true,
  last_admin: true,
  own_account: true,
  // An event where an address is registered, by a stranger; no refusal of access where an admin adds a user.
  email_taken: false,
  invalid_input: false,
  password_too_short: false,
  password_too_common: false,
  not_found: false,
  not_available: false,
  method_not_allowed: false,
  too_large: false,
  unsupported_media_type: false,
  unavailable: false,
  internal: false,
};

const oauth: RouteRefusals = { type: 'sign_in_refused', method: 'oauth' };

/** By route pattern; on every other route a refusal is a `request_refused`. */
const byRoute = new Map<string, RouteRefusals>([
  [paths.passwordLogin, { type: 'sign_in_refused', method: 'password' }],
  [paths.devLogin, { type: 'sign_in_refused', method: 'dev' }],
  [paths.verify, { type: 'sign_in_refused', method: 'magic-link' }],
  [paths.oauthSignIn, oauth],
  [paths.oauthCallback, oauth],
  [paths.oauthExchange, oauth],
  [paths.register, { type: 'registration_refused', codes: ['email_taken'] }],
  [paths.setupPassword, { type: 'password_setup_refused' }],
  [paths.changePassword, { type: 'password_change_refused' }],
  [paths.refresh, { type: 'refresh_refused' }],
]);

const elsewhere: RouteRefusals = { type: 'request_refused' };

/** The event type and sign-in method of a refusal; null where it is none of authentication or authorization. */
export function refusalTypeOf(route: string, code: ErrorCode): Omit<RouteRefusals, 'codes'> | null {
  const { codes = [], ...refusals } = byRoute.get(route) ?? elsewhere;
  return isAccessRefusal[code] || codes.includes(code) ? refusals : null;
}
