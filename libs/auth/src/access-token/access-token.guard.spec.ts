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

let news: FakeListener;
let tokens: SignedTokens;
let accessTokens: AccessTokens;
let guard: AccessTokenGuard;

beforeEach(async () => {
  passed = 0;
  news = new FakeListener();
  tokens = new SignedTokens(settings.jwtSecret, settings.appUrl, clock);
  const revocations = await news.listening(settings.jwtExpirySeconds, clock);
  accessTokens = new AccessTokens(tokens, revocations, settings, clock);
  // Passport knows a strategy from the moment it is made.
  new AccessTokenStrategy(tokens, accessTokens);
  guard = new AccessTokenGuard(new RouteTraits(new Reflector()), accessTokens);
});

const requestWith = (authorization?: string): HttpRequest => ({
  ip: '192.0.2.1',
  headers: authorization === undefined ? {} : { authorization },
  body: {},
});

const closedRoute = (): void => undefined;
const openRoute = (): void => undefined;
Reflect.defineMetadata(IS_PUBLIC, true, openRoute);

const tokenOf = (more: Partial<ActiveSession> = {}): string =>
  accessTokens.issue({ ...session, ...more }).token;

function contextOf(request: HttpRequest, route = closedRoute): ExecutionContext {
  const http = { getRequest: () => request, getResponse: () => ({}), getNext: () => undefined };
  const context = { switchToHttp: () => http, getHandler: () => route, getClass: () => AccessTokenGuard };
  return context as unknown as ExecutionContext;
}

async function enter(authorization?: string): Promise<AccessClaims | undefined> {
  const request = requestWith(authorization);
  await guard.canActivate(contextOf(request));
  return request.user;
}

async function isRefused(authorization?: string): Promise<boolean> {
  const error = await enter(authorization).catch((reason: unknown) => reason);
  return error instanceof AccountError && error.code === 'unauthorized';
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The parts of a good token, to be put together otherwise. */
function forge(header: object, claims: object = {}, secret = settings.jwtSecret): string {
  const [, payload = ''] = tokenOf().split('.');
  const good = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const signed = `${encode({ alg: 'HS256', typ: 'at+jwt', ...header })}.${encode({ ...good, ...claims })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

describe('the access token guard', () => {
  it('lets in who has a good token, and says who it is', async () => {
    const claims = await enter(`Bearer ${tokenOf()}`);
    expect(claims).toMatchObject({ sub: 'ada', sid: session.id, gen: 4, role: 'admin', username: 'Ada' });
    expect(claims?.lastLogin).toBe(session.authenticatedAt.getTime());
  });

  it('lets everybody in where a route is public', async () => {
    expect(await guard.canActivate(contextOf(requestWith(), openRoute))).toBe(true);
  });

  it('finds a token good that was made by hand: the forgeries below fail for their fault alone', async () => {
    expect(await enter(`Bearer ${forge({})}`)).toMatchObject({ sub: 'ada' });
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
    ['a token that has expired', () => `Bearer ${forge({}, { exp: start / 1000 - 1 })}`],
    ['a token without end', () => `Bearer ${forge({}, { exp: undefined })}`],
    ['an expiry that is no number', () => `Bearer ${forge({}, { exp: 'never' })}`],
    ['an unknown header parameter', () => `Bearer ${forge({ crit: ['exp'] })}`],
    ['a token without session', () => `Bearer ${forge({}, { sid: undefined })}`],
    ['a role that is none', () => `Bearer ${forge({}, { role: 'owner' })}`],
    ['nobody', () => `Bearer ${forge({}, { sub: '' })}`],
  ])('refuses %s', async (_, make) => {
    expect(await isRefused(make())).toBe(true);
  });

  it('refuses a changed token also after it has seen the good one', async () => {
    const token = tokenOf();
    await enter(`Bearer ${token}`);
    const [header, , signature] = token.split('.');
    const [, payload] = forge({}, { sub: 'mallory' }).split('.');
    expect(await isRefused(`Bearer ${header}.${payload}.${signature}`)).toBe(true);
  });

  it('asks for every request whether the session has ended', async () => {
    const token = `Bearer ${tokenOf()}`;
    await enter(token);
    news.say(`revoked ${session.id} ${2 ** 31 - 1}`);
    expect(await isRefused(token)).toBe(true);
    expect(news.asked).toBe(0);
  });

  it('refuses tokens from before a change of rights, not those after', async () => {
    news.say(`revoked ${session.id} 4`);
    expect(await isRefused(`Bearer ${tokenOf()}`)).toBe(true);
    expect(await enter(`Bearer ${tokenOf({ generation: 5 })}`)).toBeDefined();
  });

  it('asks the database while no news arrives', async () => {
    const token = `Bearer ${tokenOf()}`;
    await enter(token);
    news.breakOff();
    expect(await enter(token)).toBeDefined();
    news.ended.add(session.id);
    expect(await isRefused(token)).toBe(true);
    expect(news.asked).toBe(2);
  });

  it('refuses a token it knows once it has expired', async () => {
    const token = `Bearer ${tokenOf()}`;
    await enter(token);
    passed = settings.jwtExpirySeconds - 1;
    expect(await enter(token)).toBeDefined();
    passed = settings.jwtExpirySeconds + 1;
    expect(await isRefused(token)).toBe(true);
  });

  it('caps a token at the end of its session, and says so', async () => {
    const issued = accessTokens.issue({ ...session, endsAt: new Date(start + 60_000) });
    expect(issued.lifeSeconds).toBeGreaterThanOrEqual(59);
    expect(issued.lifeSeconds).toBeLessThanOrEqual(60);
    passed = 61;
    expect(await isRefused(`Bearer ${issued.token}`)).toBe(true);
  });

  it('holds a lowered life against tokens that were issued before', async () => {
    const longer = new AccessTokens(
      tokens,
      await news.listening(7200, clock),
      { ...settings, jwtExpirySeconds: 7200 },
      clock,
    );
    const { token } = longer.issue(session);
    expect(await enter(`Bearer ${token}`)).toBeDefined();
    passed = settings.jwtExpirySeconds + 1;
    expect(await isRefused(`Bearer ${token}`)).toBe(true);
  });

  it('makes every token a new one', () => {
    expect(tokenOf()).not.toBe(tokenOf());
  });
});

describe('the optional access token guard, for signing out', () => {
  async function authenticate(authorization?: string): Promise<unknown> {
    const request = requestWith(authorization);
    expect(await new OptionalAccessTokenGuard().canActivate(contextOf(request))).toBe(true);
    expect(request.user).toBeUndefined();
    return (request as { [AUTHENTICATED]?: unknown })[AUTHENTICATED];
  }

  it('reads the claims of a valid access token', async () => {
    expect(await authenticate(`Bearer ${tokenOf()}`)).toMatchObject({ sub: 'ada', sid: session.id });
  });

  it('reads the claims of a revoked access token: its session has ended already', async () => {
    news.say(`revoked ${session.id} 4`);
    expect(await authenticate(`Bearer ${tokenOf()}`)).toMatchObject({ sid: session.id });
  });

  it.each<[string, () => string | undefined]>([
    ['no token', () => undefined],
    ['another scheme', () => `Basic ${tokenOf()}`],
    ['a link token', () => `Bearer ${forge({ typ: 'link+jwt' })}`],
    ['another secret', () => `Bearer ${forge({}, {}, 'guess')}`],
    ['an expired token', () => `Bearer ${forge({}, { exp: start / 1000 - 1 })}`],
  ])('passes a request with %s, without claims', async (_, make) => {
    expect(await authenticate(make())).toBeNull();
  });
});
