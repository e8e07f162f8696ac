import type { ErrorCode, ErrorDetails, ReceivedErrorBody } from '@mikrochat/contract';

/** An error response of the server; status 0 when there was no response. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  /** For the user to read. */
  readonly sentence: string;
  readonly details: ErrorDetails;
  /** Seconds to wait before the next attempt. */
  readonly retryAfter: number | undefined;
  /** With `password_change_required`: the token for `POST /auth/setup-password`. */
  readonly setupToken: string | undefined;

  constructor(
    readonly status: number,
    body: ReceivedErrorBody,
    options?: ErrorOptions,
  ) {
    super(body.error ?? 'Something went wrong. Please try again.', options);
    this.name = 'ApiError';
    this.code = body.code ?? codeOf(status);
    this.sentence = this.message;
    this.details = body.details ?? {};
    this.retryAfter = body.retryAfter;
    this.setupToken = body.setupToken;
  }

  /** No response, or a proxy or server that cannot answer now: a later attempt may succeed. */
  get unreachable(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** For a response without an error code of the contract, such as one of a proxy. */
function codeOf(status: number): ErrorCode {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 429) return 'too_many_attempts';
  return status === 0 || status > 501 ? 'unavailable' : 'internal';
}

/** For a request that got no response. */
export const unreachable = (cause: unknown): ApiError =>
  new ApiError(
    0,
    { code: 'unavailable', error: 'Cannot reach the server. Check your connection and try again.' },
    { cause },
  );

/** Any error as an {@link ApiError}: what is none counts as no response. */
export const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : unreachable(error);
