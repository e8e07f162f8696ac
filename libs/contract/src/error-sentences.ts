/**
 * The sentence for the user, by error code. A closed list; without zod, so that the web app reads it before it loads any
 * schema.
 */
export const errorSentences = {
  invalid_input: 'Some of what you entered needs another look.',
  invalid_link: 'This link does not work any more. Ask for a new one.',
  email_taken: 'Another account already uses this email address.',
  last_admin: 'This is the last admin. Make another user an admin first.',
  own_account: 'You cannot do this to your own account.',
  password_too_short: 'The password is too short: use at least 8 characters.',
  password_too_common: 'This password is easy to guess. Choose another one, longer is better.',
  unauthorized: 'Please sign in.',
  invalid_credentials: 'That email and password don’t match.',
  invalid_refresh_token: 'Your session has ended. Please sign in again.',
  forbidden: 'Only an admin may do this.',
  not_invited: 'You need an invitation to sign in. Ask an admin of your team.',
  email_not_verified: 'This email address is not verified yet.',
  invalid_state: 'This sign-in was not started in this browser, or it took too long. Please try again.',
  sign_in_cancelled: 'The sign-in was cancelled.',
  provider_error: 'The provider did not answer as it should. Please try again in a moment.',
  identity_taken: 'That account is already linked to another user here.',
  last_way_in: 'This is the only sign-in method of this account. Add another one first.',
  account_disabled: 'This account is disabled. Ask an admin of your team.',
  password_change_required: 'Choose a new password before you go on.',
  reauthentication_required: 'Please sign in again to confirm that it is you.',
  csrf: 'This request came from another site and was refused.',
  not_found: 'There is nothing here.',
  not_available: 'This server does not offer that.',
  wrong_host: 'This server does not answer under that host name.',
  method_not_allowed: 'This URL does not accept that method.',
  too_large: 'That is too much data for one request.',
  unsupported_media_type: 'Send JSON with the content type application/json.',
  too_many_attempts: 'Too many attempts. Please wait a moment and try again.',
  unavailable: 'The service is busy or cannot reach its database. Please try again in a moment.',
  internal: 'Something went wrong on our side. Please try again.',
} as const;

/** The stable code of an error, for programs to compare. */
export type ErrorCode = keyof typeof errorSentences;
