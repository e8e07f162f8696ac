import { createHmac } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { FrozenClock } from '../testing/accounts-database.js';
import { SignedTokens } from './signed-tokens.js';

const secret = 'a secret that is long enough for every test';
const issuer = 'https://chat.example.com';
const clock = new FrozenClock();
const tokens = new SignedTokens(secret, issuer, clock.read);
const seconds = (): number => clock.read().getTime() / 1000;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs any header and claims with a valid signature. */
function forge(header: object, claims: object = {}, key = secret, hash = 'sha256'): string {
  const payload = { iss: issuer, aud: 'mikrochat', sub: 'ada', exp: seconds() + 60, ...claims };
  const signed = `${encode({ alg: 'HS256', typ: 'at+jwt', ...header })}.${encode(payload)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
}

describe('signed tokens', () => {
  it('carry issuer, audience, subject, time of issue and expiry', () => {
    const token = tokens.sign('at+jwt', { sub: 'ada' }, 900);
    const now = seconds();
    expect(tokens.verify('at+jwt', token)).toEqual({
      iss: issuer,
      aud: 'mikrochat',
      sub: 'ada',
      iat: now,
      exp: now + 900,
    });
  });

  it('are JWTs that jsonwebtoken verifies', () => {
    const options = {
      algorithms: ['HS256' as const],
      issuer,
      audience: 'mikrochat',
      complete: true as const,
    };
    const read = jwt.verify(tokens.sign('at+jwt', { sub: 'ä🔑' }, 60), secret, {
      ...options,
      clockTimestamp: seconds(),
    });
    expect(read.header).toEqual({ alg: 'HS256', typ: 'at+jwt' });
    expect(read.payload).toMatchObject({ sub: 'ä🔑' });
  });

  it('expire to the second', () => {
    const token = tokens.sign('at+jwt', { sub: 'ada' }, 900);
    clock.advance(899);
    expect(tokens.verify('at+jwt', token)).not.toBeNull();
    clock.advance(1);
    expect(tokens.verify('at+jwt', token)).toBeNull();
  });

  it('are not accepted as another type', () => {
    expect(tokens.verify('link+jwt', tokens.sign('at+jwt', { sub: 'ada' }, 60))).toBeNull();
    expect(tokens.verify('at+jwt', tokens.sign('link+jwt', { sub: 'ada' }, 60))).toBeNull();
  });

  it('accept a hand-made valid token: each forgery below fails for its own fault only', () => {
    expect(tokens.verify('at+jwt', forge({}))).toMatchObject({ sub: 'ada' });
  });

  it.each<[string, () => string]>([
    ['no algorithm', () => `${encode({ alg: 'none', typ: 'at+jwt' })}.${forge({}).split('.')[1]}.`],
    ['“none” with a valid signature', () => forge({ alg: 'none' })],
    ['another algorithm', () => forge({ alg: 'HS512' }, {}, secret, 'sha512')],
    ['an asymmetric algorithm', () => forge({ alg: 'RS256' })],
    ['another secret', () => forge({}, {}, 'another secret')],
    ['an empty secret', () => forge({}, {}, ' ')],
    ['a key id', () => forge({ kid: '../../dev/null' })],
    ['an empty key id', () => forge({ kid: '' })],
    ['no type', () => forge({ typ: undefined })],
    ['the type JWT', () => forge({ typ: 'JWT' })],
    ['the type in other case', () => forge({ typ: 'AT+JWT' })],
    ['another issuer', () => forge({}, { iss: 'https://evil.example.com' })],
    ['no issuer', () => forge({}, { iss: undefined })],
    ['another audience', () => forge({}, { aud: 'mikrochat-admin' })],
    ['no audience', () => forge({}, { aud: undefined })],
    ['a time in the future to start from', () => forge({}, { nbf: seconds() + 60 })],
    ['an expiry that is no number', () => forge({}, { exp: 'tomorrow' })],
    ['no expiry', () => forge({}, { exp: undefined })],
    ['a changed payload', () => forge({}).replace(/\.[^.]+\./, `.${encode({ sub: 'admin' })}.`)],
    ['nothing', () => ''],
    ['dots', () => '..'],
    ['noise', () => '\u0000.\u0000.\u0000'],
  ])('reject %s', (_, make) => {
    expect(tokens.verify('at+jwt', make())).toBeNull();
  });
});
