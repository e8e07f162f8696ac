import 'reflect-metadata';
import { createHmac, randomUUID } from 'node:crypto';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccountError, SignedTokens, type ActiveSession } from '@mikrochat/accounts';
import type { HttpRequest } from '../requests/http.js';
import { AUTHENTICATED } from '../requests/authenticated.decorator.js';
import { IS_PUBLIC, RouteTraits } from '../requests/route-traits.js';
import { FakeListener } from '../testing/fake-listener.js';
import { settings } from '../testing/settings.js';
import { AccessTokenGuard } from './access-token.guard.js';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { AccessTokens } from './access-tokens.js';
import { OptionalAccessTokenGuard } from './optional-access-token.guard.js';
import type { AccessClaims } from './claims.js';

const start = new Date('2026-11-23T12:00:00Z').getTime();
let passed = 0;
const clock = () => new Date(start + passed * 1000);

const session: ActiveSession = {
  id: randomUUID(),
  generation: 4,
  authenticatedAt: new Date('2026-11-23T11:00:00Z'),
  endsAt: new Date(start + 86_400_000),
  refreshToken: '',
  user: {
    id: 'ada',
    email: 'ada@example.com',
    userName: 'Ada',
    role: 'admin' as const,
  },
};

let listener: FakeListener;
let tokens: SignedTokens;
let accessTokens: AccessTokens;
let guard: AccessTokenGuard;

beforeEach(async () => {
  passed = 0;
  listener = new FakeListener();
  tokens = new SignedTokens(settings.jwtSecret, settings.appUrl, clock);
  const revocations = await listener.revocations(settings.jwtExpirySeconds, clock);
  accessTokens = new AccessTokens(tokens, revocations, settings, clock);
  // The constructor registers the strategy with Passport.
  new AccessTokenStrategy(tokens, accessTokens);
  guard = new AccessTokenGuard(new RouteTraits(new Reflector()), accessTokens);
});

const requestWith = (authorization?: string): HttpRequest => ({
  ip: '192.0.2.1',
  headers: authorization === undefined ? {} : { authorization },
  body: {},
});

const protectedRoute = (): void => undefined;
const publicRoute = (): void => undefined;
Reflect.defineMetadata(IS_PUBLIC, true, publicRoute);

const tokenOf = (more: Partial<ActiveSession> = {}): string =>
  accessTokens.issue({ ...session, ...more }).token;

function contextOf(request: HttpRequest, route = protectedRoute): ExecutionContext {
  const http = { getRequest: () => request, getResponse: () => ({}), getNext: () => undefined };
  const context = { switchToHttp: () => http, getHandler: () => route, getClass: () => AccessTokenGuard };
  return context as unknown as ExecutionContext;
}

async function authenticate(authorization?: string): Promise<AccessClaims | undefined> {
  const request = requestWith(authorization);
  await guard.canActivate(contextOf(request));
  return request.user;
}

async function isRefused(authorization?: string): Promise<boolean> {
  const error = await authenticate(authorization).catch((reason: unknown) => reason);
  return error instanceof AccountError && error.code === 'unauthorized';
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A valid token with another header or claims, signed with a secret. */
function forge(header: object, claims: object = {}, secret = settings.jwtSecret): string {
  const [, payload = ''] = tokenOf().split('.');
  const good = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const signed = `${encode({ alg: 'HS256', typ: 'at+jwt', ...header })}.${encode({ ...good, ...claims })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

describe('the access token guard', () => {
  it('accepts a valid token and sets its claims as the user', async () => {
    const claims = await authenticate(`Bearer ${tokenOf()}`);
    expect(claims).toMatchObject({ sub: 'ada', sid: session.id, gen: 4, role: 'admin', username: 'Ada' });
    expect(claims?.lastLogin).toBe(session.authenticatedAt.getTime());
  });

  it('passes requests without a token on public routes', async () => {
    expect(await guard.canActivate(contextOf(requestWith(), publicRoute))).toBe(true);
  });

  it('accepts a hand-made valid token: each forgery below fails for its own fault only', async () => {
    expect(await authenticate(`Bearer ${forge({})}`)).toMatchObject({ sub: 'ada' });
  });

  it.each<[string, () => string | undefined]>([
    ['no token', () => undefined],
    ['an empty token', () => 'Bearer '],
    ['another scheme', () => `Basic ${tokenOf()}`],
    ['garbage', () => 'Bearer a.b.c'],
    [
      'a link token',
      () => `Bearer ${tokens.sign('link+jwt', { sub: 'ada', purpose: 'reset', jti: '1' }, 60)}`,
    ],
    ['a link token with all claims', () => `Bearer ${forge({ typ: 'link+jwt' })}`],
    ['a token without type', () => `Bearer ${forge({ typ: undefined })}`],
    ['another algorithm', () => `Bearer ${forge({ alg: 'none' })}`],
    ['a key id', () => `Bearer ${forge({ kid: '1' })}`],
    ['another secret', () => `Bearer ${forge({}, {}, 'guess')}`],
    ['another issuer', () => `Bearer ${forge({}, { iss: 'https://evil.example.com' })}`],
    ['another audience', () => `Bearer ${forge({}, { aud: 'other' })}`],
    ['an expired token', () => `Bearer ${forge({}, { exp: start / 1000 - 1 })}`],
    ['a token without expiry', () => `Bearer ${forge({}, { exp: undefined })}`],
    ['an expiry that is no number', () => `Bearer ${forge({}, { exp: 'never' })}`],
    ['an unknown header parameter', () => `Bearer ${forge({ crit: ['exp'] })}`],
    ['a token without session', () => `Bearer ${forge({}, { sid: undefined })}`],
    ['an unknown role', () => `Bearer ${forge({}, { role: 'owner' })}`],
    ['an empty subject', () => `Bearer ${forge({}, { sub: '' })}`],
  ])('refuses %s', async (_, make) => {
    expect(await isRefused(make())).toBe(true);
  });

  it('refuses a token with changed claims after it cached the valid one', async () => {
    const token = tokenOf();
    await authenticate(`Bearer ${token}`);
    const [header, , signature] = token.split('.');
    const [, payload] = forge({}, { sub: 'mallory' }).split('.');
    expect(await isRefused(`Bearer ${header}.${payload}.${signature}`)).toBe(true);
  });

  it('checks revocation at every request, without a query', async () => {
    const token = `Bearer ${tokenOf()}`;
    await authenticate(token);
    listener.notify(`revoked ${session.id} ${2 ** 31 - 1}`);
    expect(await isRefused(token)).toBe(true);
    expect(listener.queries).toBe(0);
  });

  it('refuses tokens from before a change of role, not those from after it', async () => {
    listener.notify(`revoked ${session.id} 4`);
    expect(await isRefused(`Bearer ${tokenOf()}`)).toBe(true);
    expect(await authenticate(`Bearer ${tokenOf({ generation: 5 })}`)).toBeDefined();
  });

  it('queries the database while it receives no notifications', async () => {
    const token = `Bearer ${tokenOf()}`;
    await authenticate(token);
    listener.disconnect();
    expect(await authenticate(token)).toBeDefined();
    listener.revoked.add(session.id);
    expect(await isRefused(token)).toBe(true);
    expect(listener.queries).toBe(2);
  });

  it('refuses a cached token once it has expired', async () => {
    const token = `Bearer ${tokenOf()}`;
    await authenticate(token);
    passed = settings.jwtExpirySeconds - 1;
    expect(await authenticate(token)).toBeDefined();
    passed = settings.jwtExpirySeconds + 1;
    expect(await isRefused(token)).toBe(true);
  });

  it('issues no token that outlives its session, and says how long it lives', async () => {
    const issued = accessTokens.issue({ ...session, endsAt: new Date(start + 60_000) });
    expect(issued.lifeSeconds).toBeGreaterThanOrEqual(59);
    expect(issued.lifeSeconds).toBeLessThanOrEqual(60);
    passed = 61;
    expect(await isRefused(`Bearer ${issued.token}`)).toBe(true);
  });

  it('applies a shortened lifetime to tokens that were issued before', async () => {
    const longer = new AccessTokens(
      tokens,
      await listener.revocations(7200, clock),
      { ...settings, jwtExpirySeconds: 7200 },
      clock,
    );
    const { token } = longer.issue(session);
    expect(await authenticate(`Bearer ${token}`)).toBeDefined();
    passed = settings.jwtExpirySeconds + 1;
    expect(await isRefused(`Bearer ${token}`)).toBe(true);
  });

  it('issues a different token every time', () => {
    expect(tokenOf()).not.toBe(tokenOf());
  });
});

describe('the optional access token guard, for signing out', () => {
  async function claimsOf(authorization?: string): Promise<unknown> {
    const request = requestWith(authorization);
    expect(await new OptionalAccessTokenGuard().canActivate(contextOf(request))).toBe(true);
    expect(request.user).toBeUndefined();
    return (request as { [AUTHENTICATED]?: unknown })[AUTHENTICATED];
  }

  it('reads the claims of a valid access token', async () => {
    expect(await claimsOf(`Bearer ${tokenOf()}`)).toMatchObject({ sub: 'ada', sid: session.id });
  });

  it('reads the claims of a revoked access token: its session has ended already', async () => {
    listener.notify(`revoked ${session.id} 4`);
    expect(await claimsOf(`Bearer ${tokenOf()}`)).toMatchObject({ sid: session.id });
  });

  it.each<[string, () => string | undefined]>([
    ['no token', () => undefined],
    ['another scheme', () => `Basic ${tokenOf()}`],
    ['a link token', () => `Bearer ${forge({ typ: 'link+jwt' })}`],
    ['another secret', () => `Bearer ${forge({}, {}, 'guess')}`],
    ['an expired token', () => `Bearer ${forge({}, { exp: start / 1000 - 1 })}`],
  ])('passes a request with %s, without claims', async (_, make) => {
    expect(await claimsOf(make())).toBeNull();
  });
});
