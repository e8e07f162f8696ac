import * as z from 'zod';
import { errorSentences, type ErrorCode } from './error-sentences.js';

const codes = Object.keys(errorSentences) as [ErrorCode, ...ErrorCode[]];

/** Every error code. */
export const errorCodeSchema = z.enum(codes);

/**
 * The body of every error response, as the documentation shows it. {@link ErrorBody} says which fields belong to which
 * code.
 */
export const errorBody = z.object({
  error: z.string().describe('A sentence for the user'),
  code: errorCodeSchema.describe('A stable code for programs'),
  details: z.record(z.string(), z.array(z.string())).optional().describe('What is wrong, by field'),
  retryAfter: z
    .number()
    .optional()
    .describe('Seconds to wait, with too_many_attempts and sometimes with unavailable'),
  setupToken: z.string().optional().describe('With password_change_required: for POST /auth/setup-password'),
});

/** An error response before its code is known: it may come from a proxy or from another version of the server. */
export type ReceivedErrorBody = Partial<z.infer<typeof errorBody>>;

/** Sentences by field of the request. */
export type ErrorDetails = Record<string, string[]>;

/** Absent fields are named as such, so that they are read without looking at the code first. */
interface NoExtras {
  readonly details?: never;
  readonly retryAfter?: never;
  readonly setupToken?: never;
}
type WithDetails = Omit<NoExtras, 'details'> & { readonly details?: ErrorDetails };

interface ExtrasByCode {
  readonly invalid_input: WithDetails;
  readonly invalid_credentials: WithDetails;
  readonly forbidden: WithDetails;
  readonly email_taken: WithDetails;
  readonly email_not_verified: WithDetails;
  readonly own_account: WithDetails;
  readonly password_too_short: WithDetails;
  readonly password_too_common: WithDetails;
  /** `retryAfter` in seconds. */
  readonly too_many_attempts: Omit<NoExtras, 'retryAfter'> & { readonly retryAfter: number };
  /** `retryAfter` in seconds, where the server can tell. */
  readonly unavailable: Omit<NoExtras, 'retryAfter'> & { readonly retryAfter?: number };
  /** `setupToken` is the token of a link with which the user chooses a new password. */
  readonly password_change_required: Omit<NoExtras, 'setupToken'> & { readonly setupToken: string };
}

/** The fields beside `error` and `code` that the error response of a code has. */
export type ErrorExtras<Code extends ErrorCode = ErrorCode> = Code extends keyof ExtrasByCode
  ? ExtrasByCode[Code]
  : NoExtras;

/** The body of an error response, by its code. */
export type ErrorBody = {
  [Code in ErrorCode]: { readonly error: string; readonly code: Code } & ErrorExtras<Code>;
}[ErrorCode];
