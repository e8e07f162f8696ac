import { errorSentences, paths, type ErrorCode } from '@mikrochat/contract';
import { refusalTypeOf } from './refusal-types.js';

const codes = Object.keys(errorSentences) as ErrorCode[];
const recordedOn = (route: string) => codes.filter((code) => refusalTypeOf(route, code) !== null);

describe('which refusals are events', () => {
  it('are those of authentication and authorization', () => {
    expect(codes.filter((code) => !recordedOn(paths.user).includes(code)).sort()).toEqual([
      'email_taken',
      'internal',
      'invalid_input',
      'method_not_allowed',
      'not_available',
      'not_found',
      'password_too_common',
      'password_too_short',
      'too_large',
      'unavailable',
      'unsupported_media_type',
    ]);
  });

  it('are on every route the same, but for taken addresses, which only a registration finds out', () => {
    const everywhere = recordedOn(paths.user);
    for (const route of [...Object.values(paths), 'none', 'toString'])
      expect(recordedOn(route)).toEqual(
        codes.filter(
          (code) => everywhere.includes(code) || (route === paths.register && code === 'email_taken'),
        ),
      );
  });

  it.each([
    [paths.passwordLogin, 'sign_in_refused', 'password'],
    [paths.verify, 'sign_in_refused', 'magic-link'],
    [paths.devLogin, 'sign_in_refused', 'dev'],
    [paths.oauthCallback, 'sign_in_refused', 'oauth'],
    [paths.oauthExchange, 'sign_in_refused', 'oauth'],
    [paths.register, 'registration_refused', undefined],
    [paths.setupPassword, 'password_setup_refused', undefined],
    [paths.changePassword, 'password_change_refused', undefined],
    [paths.refresh, 'refresh_refused', undefined],
    [paths.userRole, 'request_refused', undefined],
    ['none', 'request_refused', undefined],
    ['toString', 'request_refused', undefined],
  ])('on %s are %s', (route, type, method) => {
    expect(refusalTypeOf(route, 'too_many_attempts')).toEqual(
      method === undefined ? { type } : { type, method },
    );
  });
});
