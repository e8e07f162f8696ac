import { errorSentences, type ErrorBody, type ErrorCode, type ErrorExtras } from '@mikrochat/contract';

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

/** The constructor's arguments by code: `extras` belong to the code, and may be left out where none is required. */
type AccountErrorArguments = {
  [Code in ErrorCode]: Partial<ErrorExtras<Code>> extends ErrorExtras<Code>
    ? [code: Code, extras?: ErrorExtras<Code>, audit?: AuditContext]
    : [code: Code, extras: ErrorExtras<Code>, audit?: AuditContext];
}[ErrorCode];

/** An error of the domain with a code of the contract. `apps/api` maps the code to an HTTP status. */
export class AccountError extends Error {
  override readonly name = 'AccountError';
  readonly code: ErrorCode;
  readonly extras: ErrorExtras;
  readonly audit: AuditContext;

  constructor(...[code, extras = {}, audit = {}]: AccountErrorArguments) {
    super(errorSentences[code]);
    this.code = code;
    this.extras = extras;
    this.audit = audit;
  }

  /** The body of the error response. */
  get body(): ErrorBody {
    return { error: this.message, code: this.code, ...this.extras } as ErrorBody;
  }

  /** The same error with further audit context; values that are set already stay. */
  about(audit: AuditContext): AccountError {
    const combined = { ...audit, ...this.audit };
    return new AccountError(...([this.code, this.extras, combined] as AccountErrorArguments));
  }
}
