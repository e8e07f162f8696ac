import { errorSentences } from '@mikrochat/contract';
import { AccountError } from './account-error.js';

describe('AccountError', () => {
  it('becomes the body of the error response: sentence, code and the fields of the code', () => {
    expect(new AccountError('unauthorized', {}, { userId: 'ada' }).body).toEqual({
      error: errorSentences.unauthorized,
      code: 'unauthorized',
    });
    expect(new AccountError('too_many_attempts', { retryAfter: 7 }).body).toEqual({
      error: errorSentences.too_many_attempts,
      code: 'too_many_attempts',
      retryAfter: 7,
    });
  });

  it('adds audit context without changing what is set', () => {
    const error = new AccountError('invalid_link', {}, { userId: 'ada' });
    const { code, audit } = error.about({ userId: 'eve', method: 'reset' });
    expect({ code, audit }).toEqual({ code: 'invalid_link', audit: { userId: 'ada', method: 'reset' } });
  });

  it('compiles only with the fields of its code', () => {
    const errors = [
      // @ts-expect-error no seconds to wait
      new AccountError('too_many_attempts'),
      // @ts-expect-error no setup token
      new AccountError('password_change_required', {}),
      // @ts-expect-error a code without fields
      new AccountError('not_found', { retryAfter: 1 }),
      // @ts-expect-error the field of another code
      new AccountError('invalid_input', { setupToken: 'x' }),
      // @ts-expect-error not an error code
      new AccountError('unknown'),
    ];
    expect(errors).toHaveLength(5);
  });
});
