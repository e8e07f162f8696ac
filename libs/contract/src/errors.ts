import * as z from 'zod';

/** Every reason for which the server refuses, each with the sentence a person reads. A closed list. */
export const errorSentences = {
  invalid_input: 'Some of what you entered needs another look.',
  invalid_link: 'This link does not work any more. Ask for a new one.',
  email_taken: 'Somebody already uses this email address.',
  last_admin: 'This is the last admin. Make somebody else an admin first.',
  own_account: 'You cannot do this to your own account.',
  password_too_short: 'The password is too short: use at least 8 characters.',
  password_too_common: 'This password is easy to guess. Choose another one, longer is better.',
  unauthorized: 'Please sign in.',
  invalid_credentials: 'That email and password don’t match.',
  invalid_refresh_token: 'Your session has ended. Please sign in again.',
  forbidden: 'Only an admin may do this.',
  not_invited: 'You need an invitation to sign in. Ask an admin of your team.',
  email_not_verified: 'This email address is not verified yet.',
  invalid_state: 'This sign-in was not begun in this browser, or it took too long. Please try again.',
  sign_in_cancelled: 'The sign-in was cancelled.',
  provider_error: 'The provider did not answer as it should. Please try again in a moment.',
  identity_taken: 'Somebody else here signs in with that account already.',
  last_way_in: 'This is your only way to sign in. Add another one first.',
  account_disabled: 'This account is disabled. Ask an admin of your team.',
  password_change_required: 'Choose a new password before you go on.',
  reauthentication_required: 'Please sign in again to confirm that it is you.',
  csrf: 'This request came from another site and was refused.',
  not_found: 'There is nothing here.',
  not_available: 'This server does not offer that.',
  wrong_host: 'This server does not answer under that host name.',
  method_not_allowed: 'This address does not take that kind of request.',
  too_large: 'That is too much data for one request.',
  unsupported_media_type: 'Send JSON with the content type application/json.',
  too_many_attempts: 'Too many attempts. Please wait a moment and try again.',
  unavailable: 'The service is busy or cannot reach its database. Please try again in a moment.',
  internal: 'Something went wrong on our side. Please try again.',
} as const;

/** A stable word for a refusal, safe to compare with. */
export type ErrorCode = keyof typeof errorSentences;

const details = z.record(z.string(), z.array(z.string()));

/** The body of every refusal. */
export const errorBody = z.object({
  error: z.string().describe('A sentence for a person'),
  code: z.string().describe('A stable word for a program'),
  details: details.optional().describe('What is wrong, by field'),
  retryAfter: z.number().optional().describe('Seconds to wait, with too_many_attempts'),
  setupToken: z.string().optional().describe('With password_change_required: for POST /auth/setup-password'),
});
export type ErrorBody = z.infer<typeof errorBody>;

/** Sentences by field. */
export type ErrorDetails = Record<string, string[]>;
