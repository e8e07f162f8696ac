import { paths, type ErrorBody, type TokensBody } from '@mikrochat/contract';
import { refusal, type CallOptions } from './support/client.js';
import { SECOND } from './support/clock.js';
import { appUrl } from './support/configuration.js';
import { aServer, newEmail, type TestServer } from './support/server.js';
import { claimsOf } from './support/tokens.js';

const asCookie = { 'x-session-transport': 'cookie' };
const plainName = 'mikrochat_refresh';
const secureName = '__Host-mikrochat_refresh';
type Answered = TokensBody & ErrorBody;

const dev = { authMode: 'dev', isInviteRequired: false } as const;

const attributesOf = (headers: Headers): string[] =>
  (headers.getSetCookie()[0] ?? '').split('; ').slice(1).sort();

const signInTo = (server: TestServer, options: CallOptions = {}, email = newEmail()) =>
  server.call<Answered>(
    'POST',
    paths.devLogin,
    { email },
    { ...options, headers: { ...asCookie, ...options.headers } },
  );

describe('a session with a refresh cookie', () => {
  const server = aServer({ auth: dev });

  const refresh = (cookie: string, headers: Record<string, string> = asCookie) =>
    server.call<Answered>('POST', paths.refresh, undefined, { cookies: { [plainName]: cookie }, headers });

  const cookieOf = async (email?: string): Promise<string> =>
    (await signInTo(server, {}, email)).cookies[plainName] ?? '';

  it('never exposes the refresh token to scripts', async () => {
    const { headers, body, text, cookies } = await signInTo(server);
    expect(headers.get('set-cookie')).toMatch(new RegExp(`^${plainName}=[\\w-]{70}; `));
    expect(attributesOf(headers)).toEqual(['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Strict']);
    expect(body).not.toHaveProperty('refreshToken');
    expect(text).not.toContain(cookies[plainName]);
  });

  it('returns the token in the body for clients that do not request a cookie', async () => {
    const { body, headers } = await server.call<Answered>('POST', paths.devLogin, { email: newEmail() });
    expect(body.refreshToken).toMatch(/^[\w-]{70}$/);
    expect(headers.get('set-cookie')).not.toContain(plainName);
  });

  it('is refreshed by the cookie alone, which is rotated', async () => {
    const cookie = await cookieOf();
    const { status, body, cookies } = await refresh(cookie);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('refreshToken');
    expect(cookies[plainName]).toMatch(/^[\w-]{70}$/);
    expect(cookies[plainName]).not.toBe(cookie);
  });

  it('answers a cookie with a cookie, even without the header', async () => {
    const { body, cookies } = await refresh(await cookieOf(), {});
    expect(body).not.toHaveProperty('refreshToken');
    expect(cookies[plainName]).toBeDefined();
  });

  it('is rejected without a cookie, or with an empty or malformed one', async () => {
    expect(await server.call('POST', paths.refresh, undefined, { headers: asCookie })).toMatchObject(
      refusal(401, 'invalid_refresh_token'),
    );
    for (const cookie of ['', 'nonsense', '%00', '"quoted"'])
      expect(await refresh(cookie)).toMatchObject(refusal(401, 'invalid_refresh_token'));
  });

  it('ends and clears the cookie on sign-out', async () => {
    const { body, cookies } = await signInTo(server);
    const signedOut = await server.call('POST', paths.logout, undefined, { cookies });
    expect(signedOut).toMatchObject({ status: 200, cookies: { [plainName]: '' } });
    expect(signedOut.headers.get('set-cookie')).toMatch(/Expires=Thu, 01 Jan 1970|Max-Age=0/);
    expect(await refresh(cookies[plainName]!)).toMatchObject(refusal(401, 'invalid_refresh_token'));
    expect(await server.call('GET', paths.me, undefined, { token: body.accessToken })).toMatchObject({
      status: 401,
    });
  });

  it('is ended by a new sign-in in the same browser', async () => {
    const email = newEmail();
    const first = await signInTo(server, {}, email);
    const second = await signInTo(server, { cookies: first.cookies }, email);
    expect(claimsOf(second.body.accessToken).sid).not.toBe(claimsOf(first.body.accessToken).sid);
    expect(await refresh(first.cookies[plainName]!)).toMatchObject(refusal(401, 'invalid_refresh_token'));
    expect(await refresh(second.cookies[plainName]!)).toMatchObject({ status: 200 });
  });

  it('is not replaced by a session of another user', async () => {
    const planted = await signInTo(server);
    const victim = await signInTo(server, { cookies: planted.cookies });
    const [theirs, ours] = [claimsOf(planted.body.accessToken), claimsOf(victim.body.accessToken)];
    expect(ours.sid).not.toBe(theirs.sid);
    expect(ours.sub).not.toBe(theirs.sub);
    expect(victim.cookies[plainName]).not.toBe(planted.cookies[plainName]);
    expect(await refresh(planted.cookies[plainName]!)).toMatchObject({ status: 401 });
    server.clock.advance(31 * SECOND);
    expect(claimsOf((await refresh(victim.cookies[plainName]!)).body.accessToken).sid).toBe(ours.sid);
  });

  describe('in a cross-site request', () => {
    const crossSite: [string, Record<string, string>][] = [
      ['by its origin', { origin: 'https://evil.example' }],
      ['by an opaque origin', { origin: 'null' }],
      ['by a look-alike origin', { origin: `${appUrl}.evil.example` }],
      ['by what the browser says', { 'sec-fetch-site': 'cross-site' }],
      ['by a sibling site', { 'sec-fetch-site': 'same-site', origin: 'http://other.localhost' }],
    ];

    it.each(crossSite)('is rejected %s and does not change', async (_, headers) => {
      const cookie = await cookieOf();
      const refused = await refresh(cookie, { ...asCookie, ...headers });
      expect(refused).toMatchObject({ ...refusal(403, 'csrf'), cookies: {} });
      const signOut = await server.call('POST', paths.logout, undefined, {
        cookies: { [plainName]: cookie },
        headers,
      });
      expect(signOut).toMatchObject(refusal(403, 'csrf'));
      expect(await refresh(cookie)).toMatchObject({ status: 200 });
    });

    it.each(crossSite)('cannot be started %s', async (_, headers) => {
      expect(await signInTo(server, { headers })).toMatchObject(refusal(403, 'csrf'));
    });

    it('works in requests of the app itself', async () => {
      const own = { origin: appUrl, 'sec-fetch-site': 'same-origin' };
      expect(await refresh(await cookieOf(), { ...asCookie, ...own })).toMatchObject({ status: 200 });
    });
  });
});

describe('a refresh cookie over HTTPS', () => {
  const server = aServer({ auth: { ...dev, appUrl: 'https://chat.example.com' } });

  it('has the __Host- prefix and the Secure attribute', async () => {
    const { headers, cookies } = await signInTo(server);
    expect(headers.get('set-cookie')).toMatch(new RegExp(`^${secureName}=[\\w-]{70}; `));
    expect(attributesOf(headers)).toEqual([
      'HttpOnly',
      'Max-Age=604800',
      'Path=/',
      'SameSite=Strict',
      'Secure',
    ]);
    expect(headers.getSetCookie()[1]).toMatch(/^__Host-mikrochat_device=.*; Secure/);
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
    const refreshed = await server.call('POST', paths.refresh, undefined, { cookies });
    expect(refreshed).toMatchObject({ status: 200 });
    const signedOut = await server.call('POST', paths.logout, undefined, { cookies: refreshed.cookies });
    expect(signedOut.headers.get('set-cookie')).toMatch(/; Path=\/; .*Secure/);
  });

  it('is not read from a cookie without the prefix', async () => {
    const { cookies } = await signInTo(server);
    const planted = { [plainName]: cookies[secureName]! };
    expect(await server.call('POST', paths.refresh, undefined, { cookies: planted })).toMatchObject(
      refusal(401, 'invalid_refresh_token'),
    );
  });
});

describe('a trusted web origin', () => {
  const trusted = 'https://elsewhere.example';
  const server = aServer({ auth: dev, server: { allowedDomains: [trusted] } });

  it('can refresh and read the response; other origins cannot', async () => {
    const { cookies } = await signInTo(server);
    const allowed = await server.call('POST', paths.refresh, undefined, {
      cookies,
      headers: { ...asCookie, origin: trusted, 'sec-fetch-site': 'cross-site' },
    });
    expect(allowed).toMatchObject({ status: 200 });
    expect(allowed.headers.get('access-control-allow-origin')).toBe(trusted);
    expect(allowed.headers.get('access-control-allow-credentials')).toBe('true');
    const other = await server.call('GET', paths.configFile, undefined, {
      headers: { origin: 'https://evil.example' },
    });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('can send a CORS preflight request', async () => {
    const preflight = await server.call('OPTIONS', paths.refresh, undefined, {
      headers: {
        origin: trusted,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-session-transport',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-session-transport');
  });
});
