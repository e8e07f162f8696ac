import { refreshRequest, signInMethod } from './session.js';
import {
  changePasswordRequest,
  passwordLoginRequest,
  registerRequest,
  setupPasswordRequest,
} from './sign-in.js';

const ada = { email: 'ada@example.com', password: 'a fine long one' };

describe('what a sign-in sends', () => {
  it('is taken without what the contract does not name', () => {
    expect(passwordLoginRequest.parse({ ...ada, isAdmin: true, role: 'admin' })).toEqual(ada);
    expect(registerRequest.parse({ ...ada, isAdmin: true, id: '1' })).toEqual(ada);
  });

  it('may hold a short password: the length is a rule for new ones, with a word of its own', () => {
    expect(passwordLoginRequest.safeParse({ ...ada, password: 'x' }).success).toBe(true);
    expect(registerRequest.safeParse({ ...ada, password: 'x' }).success).toBe(true);
    const change = { currentPassword: 'x', newPassword: 'y' };
    expect(changePasswordRequest.parse(change)).toEqual(change);
  });

  it.each([null, 'ada@example.com', [ada], 7])('is no %j', (body) => {
    expect(passwordLoginRequest.safeParse(body).success).toBe(false);
  });

  it('cannot reach into objects by a name that every object has', () => {
    const parsed = passwordLoginRequest.parse(
      JSON.parse(`{"__proto__": {"isAdmin": true}, "email": "a@b.example", "password": "x"}`),
    );
    expect(parsed).not.toHaveProperty('isAdmin');
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });
});

describe('a token that is sent back', () => {
  it('may be missing: it can come as a cookie or in the header', () => {
    expect(refreshRequest.parse({})).toEqual({});
    expect(setupPasswordRequest.parse(ada)).toEqual(ada);
  });

  it('is refused unread when it is longer than any of ours', () => {
    expect(refreshRequest.safeParse({ refreshToken: 'a'.repeat(1025) }).success).toBe(false);
    expect(setupPasswordRequest.safeParse({ ...ada, token: 'a'.repeat(2049) }).success).toBe(false);
  });

  it.each([null, 7, {}, ['token']])('is text, not %j', (refreshToken) => {
    expect(refreshRequest.safeParse({ refreshToken }).error?.issues).toMatchObject([
      { path: ['refreshToken'], message: 'Send the refresh token.' },
    ]);
  });
});

describe('a sign-in method', () => {
  it.each([
    'dev',
    'password',
    'register',
    'magic-link',
    'setup',
    'reset',
    'oauth:google',
    'oauth:my-keycloak-2',
  ])('may be %s', (method) => expect(signInMethod.parse(method)).toBe(method));

  it.each(['', 'Password', 'oauth', 'oauth:', 'oauth:Google', 'oauth:a b', 'password\n', 'dev-login'])(
    'is never %j',
    (method) => expect(signInMethod.safeParse(method).success).toBe(false),
  );
});
