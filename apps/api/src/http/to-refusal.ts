import { ForbiddenException, HttpException } from '@nestjs/common';
import { AccountError } from '@mikrochat/accounts';
import type { ErrorCode } from '@mikrochat/contract';
import { isMalformedValue, isUnavailable } from '@mikrochat/database';

const DATABASE_RETRY_SECONDS = 5;

// What the framework refuses by itself, in our words.
const codeByStatus: Record<number, ErrorCode> = {
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

/** Every failure as a refusal of the contract; what nobody foresaw becomes `internal`. */
export function toRefusal(error: unknown): AccountError {
  if (error instanceof AccountError) return error;
  // Nest's own protection throws the only ForbiddenException there is.
  if (error instanceof ForbiddenException) return new AccountError('csrf');
  if (isUnavailable(error)) return new AccountError('unavailable', { retryAfter: DATABASE_RETRY_SECONDS });
  if (isMalformedValue(error)) return new AccountError('not_found');
  return new AccountError(codeByStatus[statusCodeOf(error)] ?? 'internal');
}
