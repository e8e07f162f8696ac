import { errorSentences, type ErrorCode, type ErrorDetails } from '@mikrochat/contract';

/** What a refusal may carry beside its code. */
export interface ErrorExtras {
  /** Sentences by field. */
  readonly details?: ErrorDetails;
  /** Seconds to wait. */
  readonly retryAfter?: number;
  /** Lets its owner choose a new password. */
  readonly setupToken?: string;
}

/** What the audit trail records of a refusal; never sent to the client. */
export interface AuditContext {
  /** The account that was concerned, where it is known. */
  readonly userId?: string | null;
  /** The sign-in method that was tried. */
  readonly method?: string;
  /**
   * Why this refusal is no event: no token was sent at all, one ran out as every token does, or the act wrote an event
   * of its own.
   */
  readonly unrecorded?: 'no_token' | 'expired_token' | 'recorded_by_act';
}

/** A refusal in the words of the contract. Which status it becomes is decided at the border, not here. */
export class AccountError extends Error {
  override readonly name = 'AccountError';

  constructor(
    readonly code: ErrorCode,
    readonly extras: ErrorExtras = {},
    readonly audit: AuditContext = {},
  ) {
    super(errorSentences[code]);
  }

  /** The same refusal with more for the audit trail; what it says already stays. */
  about(audit: AuditContext): AccountError {
    return new AccountError(this.code, this.extras, { ...audit, ...this.audit });
  }
}
