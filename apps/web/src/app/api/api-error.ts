import type { ErrorBody, ErrorCode, ErrorDetails } from '@mikrochat/contract';

/** A refusal of the server, or its silence: then the status is 0. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  /** What a person reads. */
  readonly sentence: string;
  readonly details: ErrorDetails;
  /** Seconds to wait before another attempt. */
  readonly retryAfter: number | undefined;
  /** With `password_change_required`: what `POST /auth/setup-password` wants. */
  readonly setupToken: string | undefined;

  constructor(
    readonly status: number,
    body: Partial<ErrorBody>,
    options?: ErrorOptions,
  ) {
    super(body.error ?? 'Something went wrong. Please try again.', options);
    this.name = 'ApiError';
    this.code = (body.code ?? codeOf(status)) as ErrorCode;
    this.sentence = this.message;
    this.details = body.details ?? {};
    this.retryAfter = body.retryAfter;
    this.setupToken = body.setupToken;
  }

  /** Nobody answered, or nobody could: worth another try later. */
  get unreachable(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** For answers that are not ours, as from a proxy in between. */
function codeOf(status: number): ErrorCode {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 429) return 'too_many_attempts';
  return status === 0 || status > 501 ? 'unavailable' : 'internal';
}

/** The server could not be reached at all. */
export const unreachable = (cause: unknown): ApiError =>
  new ApiError(
    0,
    { code: 'unavailable', error: 'Cannot reach the server. Check your connection and try again.' },
    { cause },
  );
