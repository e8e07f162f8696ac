import { ForbiddenException, HttpException } from '@nestjs/common';
import { AccountError } from '@mikrochat/accounts';
import { isMalformedValue, isUnavailable } from '@mikrochat/database';

const DATABASE_RETRY_SECONDS = 5;

type FrameworkErrorCode =
  | 'invalid_input'
  | 'not_found'
  | 'method_not_allowed'
  | 'too_large'
  | 'unsupported_media_type'
  | 'unavailable';

// Statuses of the errors that Nest and Fastify raise themselves.
const codeByStatus: Record<number, FrameworkErrorCode> = {
  400: 'invalid_input',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'too_large',
  414: 'invalid_input',
  415: 'unsupported_media_type',
  431: 'too_large',
  503: 'unavailable',
};

const statusCodeOf = (error: unknown): number => {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
};

/** Maps every exception to an error of the contract; an unforeseen one becomes `internal`. */
export function toAccountError(error: unknown): AccountError {
  if (error instanceof AccountError) return error;
  // Only Nest's CSRF protection throws ForbiddenException.
  if (error instanceof ForbiddenException) return new AccountError('csrf');
  if (isUnavailable(error)) return new AccountError('unavailable', { retryAfter: DATABASE_RETRY_SECONDS });
  if (isMalformedValue(error)) return new AccountError('not_found');
  return new AccountError(codeByStatus[statusCodeOf(error)] ?? 'internal');
}
