import {
  BadRequestException,
  ForbiddenException,
  HttpException,
  InternalServerErrorException,
  NotFoundException,
  PayloadTooLargeException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { AccountError } from '@mikrochat/accounts';
import { errorSentences } from '@mikrochat/contract';
import { toAccountError } from './to-account-error.js';
import { statusOf } from './statuses.js';

const withCode = (code: string, message = 'relation "users" does not exist') =>
  Object.assign(new Error(message), { code });
const withStatus = (statusCode: number) => Object.assign(new Error('FST_ERR_SOMETHING'), { statusCode });

describe('toAccountError', () => {
  it('returns an AccountError unchanged', () => {
    const error = new AccountError('too_many_attempts', { retryAfter: 7 });
    expect(toAccountError(error)).toBe(error);
  });

  it.each<[string, unknown, string]>([
    ['a cross-site request', new ForbiddenException('Cross-site request'), 'csrf'],
    ['a body that is no JSON', withStatus(400), 'invalid_input'],
    ['a bad request', new BadRequestException('Unexpected token'), 'invalid_input'],
    ['an unknown path', new NotFoundException('Cannot GET /x'), 'not_found'],
    ['a body over the limit', withStatus(413), 'too_large'],
    ['a body over Nest’s limit', new PayloadTooLargeException(), 'too_large'],
    ['headers over the limit', withStatus(431), 'too_large'],
    ['another content type', new UnsupportedMediaTypeException(), 'unsupported_media_type'],
    ['a server that closes', withStatus(503), 'unavailable'],
    ['an unreachable database', withCode('ECONNREFUSED'), 'unavailable'],
    ['a database that starts up', withCode('57P03'), 'unavailable'],
    ['an id of the wrong type', withCode('22P02'), 'not_found'],
    ['an SQL error', withCode('42P01'), 'internal'],
    ['an unforeseen status', new HttpException('I am a teapot', 418), 'internal'],
    ['a failure of the framework', new InternalServerErrorException('stack'), 'internal'],
    ['a bug', new TypeError('x is not a function'), 'internal'],
    ['a thrown text', 'secret', 'internal'],
    ['nothing at all', undefined, 'internal'],
  ])('maps %s to its code and sentence, without details of the cause', (_, exception, code) => {
    const error = toAccountError(exception);
    expect(error.code).toBe(code);
    expect(error.message).toBe(errorSentences[error.code]);
    expect(error.extras).toEqual(
      code === 'unavailable' && isDatabaseError(exception) ? { retryAfter: 5 } : {},
    );
  });
});

/** Only an unavailable database has a retry delay. */
const isDatabaseError = (error: unknown): boolean => error instanceof Error && 'code' in error;

describe('statuses', () => {
  it('exist for every code of the contract', () => {
    expect(Object.keys(statusOf).sort()).toEqual(Object.keys(errorSentences).sort());
  });

  it('are those of the contract', () => {
    const codesOf = (status: number) =>
      Object.entries(statusOf).flatMap(([code, codeStatus]) => (codeStatus === status ? [code] : []));
    expect(codesOf(401).sort()).toEqual(['invalid_credentials', 'invalid_refresh_token', 'unauthorized']);
    expect(codesOf(429)).toEqual(['too_many_attempts']);
    expect(codesOf(404).sort()).toEqual(['not_available', 'not_found']);
    expect(codesOf(403)).toHaveLength(7);
    expect(codesOf(400)).toHaveLength(11);
  });
});
