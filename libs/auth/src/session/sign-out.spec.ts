import { AccountError, type Sessions } from '@mikrochat/accounts';
import type { AccessClaims } from '../access-token/claims.js';
import type { SessionCookie } from './session-cookie.js';
import { SignOut } from './sign-out.js';

const claims = { sub: 'ada', sid: 'of the access token' } as AccessClaims;
let ended: string[];
let cleared: number;

beforeEach(() => {
  ended = [];
  cleared = 0;
});

/** Signs out with a refresh token in the body, the cookie of the browser, and the claims of the access token. */
function signOut(refreshToken?: string, cookie?: string, accessClaims: AccessClaims | null = null) {
  const sessions = {
    idOf: (token: string) => (token.startsWith('session ') ? token : null),
    signOut: (id: string) => Promise.resolve(void ended.push(id)),
  } as unknown as Sessions;
  const sessionCookie = { read: () => cookie, clear: () => cleared++ } as unknown as SessionCookie;
  const request = { ip: '192.0.2.1', headers: {}, body: {} };
  const exchange = { request, response: {}, cookies: {} };
  return new SignOut(sessions, sessionCookie).signOut(exchange, refreshToken, accessClaims);
}

const refusalOf = async (attempt: Promise<void>): Promise<AccountError> =>
  (await attempt.catch((error: unknown) => error)) as AccountError;

describe('sign-out', () => {
  it.each<[string, Parameters<typeof signOut>, string[]]>([
    ['the refresh token', ['session 1'], ['session 1']],
    ['the cookie', [undefined, 'session 2'], ['session 2']],
    ['the access token', [undefined, undefined, claims], [claims.sid]],
    ['both tokens', ['session 1', undefined, claims], ['session 1', claims.sid]],
    ['the refresh token before the cookie', ['session 1', 'session 2'], ['session 1']],
  ])('ends the session of %s', async (_, [refreshToken, cookie, accessClaims], expected) => {
    await signOut(refreshToken, cookie, accessClaims);
    expect(ended).toEqual(expected);
    expect(cleared).toBe(cookie === undefined ? 0 : 1);
  });

  it('is refused without a token, which is no event of the audit trail', async () => {
    expect(await refusalOf(signOut())).toMatchObject({
      code: 'unauthorized',
      audit: { unrecorded: 'no_token' },
    });
  });

  it('is refused with an invalid token, and keeps the cookie', async () => {
    expect(await refusalOf(signOut('guess', 'session 2'))).toMatchObject({ code: 'unauthorized', audit: {} });
    expect({ ended, cleared }).toEqual({ ended: [], cleared: 0 });
  });
});
