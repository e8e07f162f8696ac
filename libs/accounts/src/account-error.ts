import { errorSentences, type ErrorCode, type ErrorDetails } from '@mikrochat/contract';

/** What the error response carries beside its code. */
export interface ErrorExtras {
  /** Sentences by field of the request. */
  readonly details?: ErrorDetails;
  /** Seconds until the next attempt is allowed. */
  readonly retryAfter?: number;
  /** The token of a link with which the user chooses a new password. */
  readonly setupToken?: string;
}

/** What the audit trail records of a refused request; never sent to the client. */
export interface AuditContext {
  /** The account concerned, if known. */
  readonly userId?: string | null;
  /** The sign-in method that was tried. */
  readonly method?: string;
  /**
   * Why no refusal is recorded: the request had no token, its token had expired, or the operation wrote an event itself.
   */
  readonly unrecorded?: 'no_token' | 'expired_token' | 'recorded_by_operation';
}

/** An error of the domain with a code of the contract. `apps/api` maps the code to an HTTP status. */
export class AccountError extends Error {
  override readonly name = 'AccountError';

  constructor(
    readonly code: ErrorCode,
    readonly extras: ErrorExtras = {},
    readonly audit: AuditContext = {},
  ) {
    super(errorSentences[code]);
  }

  /** The same error with further audit context; values that are set already stay. */
  about(audit: AuditContext): AccountError {
    return new AccountError(this.code, this.extras, { ...audit, ...this.audit });
  }
}
