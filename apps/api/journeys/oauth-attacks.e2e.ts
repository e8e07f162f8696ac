import { at, paths } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { MINUTE, SECOND } from './support/clock.js';
import { appUrl, type Overrides } from './support/configuration.js';
import { Browser, fragmentOf } from './support/oauth-browser.js';
import { FakeProvider } from './support/oauth-fake.js';
import { client, OpenIdProvider } from './support/oauth-openid.js';
import { newEmail, TestServer } from './support/server.js';

const redirectUri = (id: string) => `${appUrl}${at(paths.oauthCallback, id)}`;
const json = { headers: { accept: 'application/json' } };
const COOKIE = 'mikrochat_oauth';

const acme = new OpenIdProvider();
const other = new FakeProvider();
const server = new TestServer();
const replica = new TestServer({}, () => server.databaseUrl);
let subjects = 0;

const overrides = (): Overrides => ({
  auth: { isInviteRequired: false },
  oauth: {
    custom: [
      { id: 'acme', name: 'Acme', issuer: acme.url, redirectUri: redirectUri('acme'), ...client },
      {
        id: 'other',
        name: 'Other',
        authorizationUrl: `${other.url}/authorize`,
        tokenUrl: `${other.url}/token`,
        userInfoUrl: `${other.url}/me`,
        redirectUri: redirectUri('other'),
        ...client,
      },
    ],
  },
});

const signInAtAcme = () =>
  acme.signInAs({ sub: `member-${++subjects}`, email: newEmail(), email_verified: true, name: 'Ada' });

beforeAll(async () => {
  await Promise.all([acme.open(redirectUri('acme')), other.open()]);
  await server.start(overrides());
  await replica.start(overrides());
});
afterAll(async () => {
  await replica.close();
  await server.close();
  await Promise.all([acme.close(), other.close()]);
});
beforeEach(() => {
  other.reset();
  other.responses = {
    '/me': () => ({ body: { sub: `other-${++subjects}`, email: newEmail(), email_verified: true } }),
  };
  signInAtAcme();
});

const count = async (table: string): Promise<number> => {
  const [row] = await server.query<{ count: string }>(`select count(*) from ${table}`);
  return Number(row?.count);
};

/** Neither a session nor a user nor a code was created. */
async function createsNothing(work: () => Promise<void>): Promise<void> {
  const before = [await count('sessions'), await count('users'), await count('oauth_codes')];
  await work();
  expect([await count('sessions'), await count('users'), await count('oauth_codes')]).toEqual(before);
}

/** The URL of a callback with other parameters. */
const changed = (callback: string, change: (query: URLSearchParams) => void): string => {
  const url = new URL(callback);
  change(url.searchParams);
  return url.href;
};

describe('the state parameter', () => {
  const refuses = (browser: Browser, callback: string) =>
    createsNothing(async () => {
      expect(await browser.get(callback, json)).toMatchObject(refusal(400, 'invalid_state'));
    });

  it('is accepted once', async () => {
    const browser = new Browser(server);
    const callback = await browser.authorize('acme');
    expect(await browser.openCallback(callback)).toHaveProperty('code');
    await refuses(browser, callback);
  });

  it('is accepted once by two replicas at the same time', async () => {
    const browser = new Browser(server);
    const callback = await browser.authorize('acme');
    const twin = new Browser(replica);
    twin.replaceCookies(browser.cookies);
    const answers = await Promise.all([browser, twin].map((one) => one.get(callback, json)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('is refused where it is missing, empty, unknown, too long or repeated', async () => {
    const browser = new Browser(server);
    const callback = await browser.authorize('acme');
    const changes: ((query: URLSearchParams) => void)[] = [
      (query) => query.delete('state'),
      (query) => query.set('state', ''),
      (query) => query.set('state', 'A'.repeat(43)),
      (query) => query.set('state', 'x'.repeat(5000)),
      (query) => query.append('state', 'again'),
    ];
    for (const change of changes) await refuses(browser, changed(callback, change));
  });

  it('expires after ten minutes', async () => {
    const browser = new Browser(server);
    const callback = await browser.authorize('acme');
    server.clock.advance(10 * MINUTE);
    await refuses(browser, callback);
    server.clock.advance(-10 * MINUTE);
    await refuses(browser, callback);
  });

  it.each([
    ['another browser', (_: Browser) => ({ [COOKIE]: 'B'.repeat(43) })],
    ['a browser without cookies', () => ({})],
    ['an empty cookie', () => ({ [COOKIE]: '' })],
    ['the cookie of another flow', () => ({ [COOKIE]: 'of another flow' })],
  ])('is refused from %s', async (_, cookies) => {
    const browser = new Browser(server);
    const callback = await browser.authorize('acme');
    browser.replaceCookies(cookies(browser));
    await refuses(browser, callback);
  });

  it('of an attacker does not sign a victim in (login CSRF)', async () => {
    const attacker = new Browser(server);
    const victim = new Browser(server);
    const callback = await attacker.authorize('acme');
    await victim.authorize('acme');
    await refuses(victim, callback);
  });

  it('is refused from another IP address', async () => {
    const browser = new Browser(server, { 'x-forwarded-for': '198.51.100.7' });
    const callback = await browser.authorize('acme');
    browser.headers = { 'x-forwarded-for': '198.51.100.8' };
    await refuses(browser, callback);
  });

  it('of one provider is refused at another', async () => {
    const browser = new Browser(server);
    const callback = await browser.authorize('acme');
    await refuses(browser, callback.replace('/oauth/acme/', '/oauth/other/'));
    await refuses(browser, callback);
  });

  it('is spent by an error response, and by a response without a code', async () => {
    for (const change of [
      (query: URLSearchParams) => query.set('error', 'access_denied'),
      (query: URLSearchParams) => query.delete('code'),
    ]) {
      const browser = new Browser(server);
      const callback = await browser.authorize('acme');
      const answer = await browser.get(changed(callback, change), json);
      expect(['sign_in_cancelled', 'provider_error']).toContain(answer.body.code);
      await refuses(browser, callback);
    }
  });

  it('gets a new cookie with every flow: a planted one is replaced', async () => {
    const browser = new Browser(server);
    browser.replaceCookies({ [COOKIE]: 'planted' });
    await browser.get(at(paths.oauthSignIn, 'acme'));
    expect(browser.cookies[COOKIE]).not.toBe('planted');
    expect(browser.cookies[COOKIE]).toHaveLength(43);
  });

  it('is not issued by a callback without parameters', async () => {
    const answer = await new Browser(server).get(at(paths.oauthCallback, 'acme'), json);
    expect(answer).toMatchObject(refusal(400, 'invalid_state'));
    expect(answer.headers.get('location')).toBeNull();
  });
});

describe('an authorization response', () => {
  it.each([
    ['another issuer', () => ({ iss: acme.url })],
    ['an invalid issuer', () => ({ iss: 'nonsense' })],
    ['an empty issuer', () => ({ iss: '' })],
  ])('from %s is refused (RFC 9207)', async (_, redirectWith) => {
    other.redirectParameters = redirectWith();
    await createsNothing(async () => {
      expect(await new Browser(server).completeFlow('other')).toEqual({ error: 'provider_error' });
    });
    expect(other.requests).toEqual([]);
  });

  it('without iss is refused where the provider always sends it', async () => {
    const browser = new Browser(server);
    const callback = await browser.authorize('acme');
    expect(new URL(callback).searchParams.get('iss')).toBe(acme.url);
    await createsNothing(async () => {
      const withoutIssuer = changed(callback, (query) => query.delete('iss'));
      expect(await browser.get(withoutIssuer, json)).toMatchObject(refusal(502, 'provider_error'));
    });
  });

  it('with the code of another flow is refused by PKCE', async () => {
    const [attacker, victim] = [new Browser(server), new Browser(server)];
    const stolen = new URL(await victim.authorize('acme')).searchParams.get('code') ?? '';
    const callback = await attacker.authorize('acme');
    await createsNothing(async () => {
      const injected = changed(callback, (query) => query.set('code', stolen));
      expect(await attacker.get(injected, json)).toMatchObject(refusal(502, 'provider_error'));
    });
  });
});

describe('the code for the web app', () => {
  it('is redeemed once, within a minute, by the browser that began', async () => {
    const browser = new Browser(server);
    const exchange = async (by: Browser) =>
      (await by.redeemCode((await browser.completeFlow('acme'))['code']!)).status;
    expect(await exchange(new Browser(server))).toBe(400);
    const { code = '' } = await browser.completeFlow('acme');
    const answers = await Promise.all([browser.redeemCode(code), browser.redeemCode(code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);

    const late = await browser.completeFlow('acme');
    server.clock.advance(60 * SECOND);
    expect(await browser.redeemCode(late['code'] ?? '')).toMatchObject(refusal(400, 'invalid_state'));
    server.clock.advance(-60 * SECOND);
  });

  it('is stored as a hash', async () => {
    const browser = new Browser(server);
    const { code = '' } = await browser.completeFlow('acme');
    const rows = await server.query<{ row: string }>('select c::text as row from oauth_codes c');
    expect(rows.map(({ row }) => row).join()).not.toContain(code);
  });

  it('is refused where it was never issued', async () => {
    for (const code of ['', 'a', 'A'.repeat(43), 'x'.repeat(300)])
      expect((await new Browser(server).redeemCode(code)).status).toBe(400);
  });

  it('starts no session for a user who was disabled meanwhile', async () => {
    const browser = new Browser(server);
    const { code = '' } = await browser.completeFlow('acme');
    await server.query('update users set disabled_at = now() where email = $1', [acme.account?.['email']]);
    expect(await browser.redeemCode(code)).toMatchObject(refusal(403, 'account_disabled'));
  });
});

describe('a flow over two replicas', () => {
  it('begins at one, takes the response at the other, and ends at the first', async () => {
    const browser = new Browser(server);
    const callback = await browser.authorize('acme');
    browser.server = replica;
    const { code = '' } = await browser.openCallback(callback);
    browser.server = server;
    expect((await browser.redeemCode(code)).status).toBe(200);
  });
});

describe('redirects', () => {
  it('contain no token, and the code for the web app only in the fragment', async () => {
    const browser = new Browser(server);
    const { body } = await browser.signIn('acme');
    const all = browser.locations.join('\n');
    for (const secret of [
      body.accessToken,
      body.refreshToken ?? '',
      client.clientSecret,
      'access_token',
      'id_token',
    ])
      expect(all).not.toContain(secret);
    const page = browser.locations.at(-1) ?? '';
    expect(page.split('#')[0]).toBe(`${appUrl}/auth/callback`);
    expect(Object.keys(fragmentOf(page))).toEqual(['code']);
    expect(server.logLines.join('')).not.toContain(fragmentOf(page)['code']);
  });

  it('request a code with PKCE S256, state and nonce', async () => {
    const browser = new Browser(server);
    const { headers } = await browser.get(at(paths.oauthSignIn, 'acme'));
    const query = Object.fromEntries(new URL(headers.get('location') ?? '').searchParams);
    expect(query).toMatchObject({
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: redirectUri('acme'),
      scope: 'openid profile email',
      code_challenge_method: 'S256',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(query[name]).toHaveLength(43);
    expect(headers.getSetCookie().join()).toMatch(
      /^mikrochat_oauth=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/,
    );
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/%09/evil.example/../..//x\\y',
    '\\\\evil.example',
    'javascript:alert(1)',
    'admin',
    '',
  ])('do not return to %j', async (then) => {
    const browser = new Browser(server);
    const { code = '' } = await browser.completeFlow('acme', `?then=${encodeURIComponent(then)}`);
    expect((await browser.redeemCode(code)).body).not.toHaveProperty('then');
  });
});
