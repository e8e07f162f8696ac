import type { RefusalType } from '@mikrochat/accounts';
import { paths, type ErrorCode } from '@mikrochat/contract';

/** How refusals of a route are recorded. */
interface RouteRefusals {
  readonly type: RefusalType;
  /** The sign-in method, if the domain does not name it. */
  readonly method?: string;
  /** Codes that count as refusals of authentication or authorization on this route only. */
  readonly codes?: readonly ErrorCode[];
}

/**
 * Which codes are refusals of authentication or authorization, and so events of the audit trail (OWASP ASVS 5.0
 * V16.3). The others concern the form of a request, or a missing resource.
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
  // A refusal at an open registration, see the route below, but not when an admin adds a user.
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

/** By route pattern; every other route records `request_refused`. */
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

const otherRoutes: RouteRefusals = { type: 'request_refused' };

/**
 * The audit event type and sign-in method of a refused request.
 * @returns null for errors other than of authentication or authorization
 */
export function refusalTypeOf(route: string, code: ErrorCode): Omit<RouteRefusals, 'codes'> | null {
  const { codes = [], ...refusals } = byRoute.get(route) ?? otherRoutes;
  return isAccessRefusal[code] || codes.includes(code) ? refusals : null;
}
