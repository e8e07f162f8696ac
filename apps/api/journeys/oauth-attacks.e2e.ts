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

const club = new OpenIdProvider();
const other = new FakeProvider();
const server = new TestServer();
const replica = new TestServer({}, () => server.databaseUrl);
let subjects = 0;

const overrides = (): Overrides => ({
  auth: { isInviteRequired: false },
  oauth: {
    custom: [
      { id: 'club', name: 'Club', issuer: club.url, redirectUri: redirectUri('club'), ...client },
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

const seatSomebody = () =>
  club.seat({ sub: `member-${++subjects}`, email: newEmail(), email_verified: true, name: 'Ada' });

beforeAll(async () => {
  await Promise.all([club.open(redirectUri('club')), other.open()]);
  await server.start(overrides());
  await replica.start(overrides());
});
afterAll(async () => {
  await replica.close();
  await server.close();
  await Promise.all([club.close(), other.close()]);
});
beforeEach(() => {
  other.reset();
  other.answers = {
    '/me': () => ({ body: { sub: `other-${++subjects}`, email: newEmail(), email_verified: true } }),
  };
  seatSomebody();
});

const count = async (table: string): Promise<number> => {
  const [row] = await server.query<{ count: string }>(`select count(*) from ${table}`);
  return Number(row?.count);
};

/** Nobody got in, nobody was made. */
async function letsNobodyIn(work: () => Promise<void>): Promise<void> {
  const before = [await count('sessions'), await count('users'), await count('oauth_codes')];
  await work();
  expect([await count('sessions'), await count('users'), await count('oauth_codes')]).toEqual(before);
}

/** Comes back with a callback's address that was changed. */
const changed = (callback: string, change: (query: URLSearchParams) => void): string => {
  const url = new URL(callback);
  change(url.searchParams);
  return url.href;
};

describe('a state', () => {
  const refuses = (browser: Browser, callback: string) =>
    letsNobodyIn(async () => {
      expect(await browser.ask(callback, json)).toMatchObject(refusal(400, 'invalid_state'));
    });

  it('works once', async () => {
    const browser = new Browser(server);
    const callback = await browser.goToCallback('club');
    expect(await browser.comeBack(callback)).toHaveProperty('code');
    await refuses(browser, callback);
  });

  it('works once, also when it comes twice at the same moment to two replicas', async () => {
    const browser = new Browser(server);
    const callback = await browser.goToCallback('club');
    const twin = new Browser(replica);
    twin.keepOnly(browser.cookies);
    const answers = await Promise.all([browser, twin].map((one) => one.ask(callback, json)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('is missing, foreign, empty, or there twice', async () => {
    const browser = new Browser(server);
    const callback = await browser.goToCallback('club');
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
    const callback = await browser.goToCallback('club');
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
  ])('is good for nothing in %s', async (_, cookies) => {
    const browser = new Browser(server);
    const callback = await browser.goToCallback('club');
    browser.keepOnly(cookies(browser));
    await refuses(browser, callback);
  });

  it('of somebody who lures a victim does not sign the victim in', async () => {
    const attacker = new Browser(server);
    const victim = new Browser(server);
    const callback = await attacker.goToCallback('club');
    await victim.goToCallback('club');
    await refuses(victim, callback);
  });

  it('is good for nothing at another address on the network', async () => {
    const browser = new Browser(server, { 'x-forwarded-for': '198.51.100.7' });
    const callback = await browser.goToCallback('club');
    browser.headers = { 'x-forwarded-for': '198.51.100.8' };
    await refuses(browser, callback);
  });

  it('of one provider is good for nothing at another', async () => {
    const browser = new Browser(server);
    const callback = await browser.goToCallback('club');
    await refuses(browser, callback.replace('/oauth/club/', '/oauth/other/'));
    await refuses(browser, callback);
  });

  it('is spent by a refusal too, and by an answer without a code', async () => {
    for (const change of [
      (query: URLSearchParams) => query.set('error', 'access_denied'),
      (query: URLSearchParams) => query.delete('code'),
    ]) {
      const browser = new Browser(server);
      const callback = await browser.goToCallback('club');
      const answer = await browser.ask(changed(callback, change), json);
      expect(['sign_in_cancelled', 'provider_error']).toContain(answer.body.code);
      await refuses(browser, callback);
    }
  });

  it('is begun anew by every visit: a cookie from before does not stay', async () => {
    const browser = new Browser(server);
    browser.keepOnly({ [COOKIE]: 'planted' });
    await browser.ask(at(paths.oauthSignIn, 'club'));
    expect(browser.cookies[COOKIE]).not.toBe('planted');
    expect(browser.cookies[COOKIE]).toHaveLength(43);
  });

  it('cannot be begun by a callback that has nothing', async () => {
    const answer = await new Browser(server).ask(at(paths.oauthCallback, 'club'), json);
    expect(answer).toMatchObject(refusal(400, 'invalid_state'));
    expect(answer.headers.get('location')).toBeNull();
  });
});

describe('a provider’s answer', () => {
  it.each([
    ['another provider', () => ({ iss: club.url })],
    ['nobody', () => ({ iss: 'nonsense' })],
    ['an empty name', () => ({ iss: '' })],
  ])('in the name of %s is refused', async (_, redirectWith) => {
    other.redirectWith = redirectWith();
    await letsNobodyIn(async () => {
      expect(await new Browser(server).goThrough('other')).toEqual({ error: 'provider_error' });
    });
    expect(other.asked).toEqual([]);
  });

  it('that should name its sender, and does not, is refused', async () => {
    const browser = new Browser(server);
    const callback = await browser.goToCallback('club');
    expect(new URL(callback).searchParams.get('iss')).toBe(club.url);
    await letsNobodyIn(async () => {
      const nameless = changed(callback, (query) => query.delete('iss'));
      expect(await browser.ask(nameless, json)).toMatchObject(refusal(502, 'provider_error'));
    });
  });

  it('with the code of another flow is refused: the proof of PKCE is missing', async () => {
    const [attacker, victim] = [new Browser(server), new Browser(server)];
    const stolen = new URL(await victim.goToCallback('club')).searchParams.get('code') ?? '';
    const callback = await attacker.goToCallback('club');
    await letsNobodyIn(async () => {
      const injected = changed(callback, (query) => query.set('code', stolen));
      expect(await attacker.ask(injected, json)).toMatchObject(refusal(502, 'provider_error'));
    });
  });
});

describe('the code for the web app', () => {
  it('works once, within a minute, in the browser that began', async () => {
    const browser = new Browser(server);
    const exchange = async (by: Browser) =>
      (await by.exchange((await browser.goThrough('club'))['code']!)).status;
    expect(await exchange(new Browser(server))).toBe(400);
    const { code = '' } = await browser.goThrough('club');
    const answers = await Promise.all([browser.exchange(code), browser.exchange(code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);

    const late = await browser.goThrough('club');
    server.clock.advance(60 * SECOND);
    expect(await browser.exchange(late['code'] ?? '')).toMatchObject(refusal(400, 'invalid_state'));
    server.clock.advance(-60 * SECOND);
  });

  it('is nothing that anybody has in the database', async () => {
    const browser = new Browser(server);
    const { code = '' } = await browser.goThrough('club');
    const rows = await server.query<{ row: string }>('select c::text as row from oauth_codes c');
    expect(rows.map(({ row }) => row).join()).not.toContain(code);
  });

  it('is no text that somebody made up', async () => {
    for (const code of ['', 'a', 'A'.repeat(43), 'x'.repeat(300)])
      expect((await new Browser(server).exchange(code)).status).toBe(400);
  });

  it('does not open a session for somebody who was shut out meanwhile', async () => {
    const browser = new Browser(server);
    const { code = '' } = await browser.goThrough('club');
    await server.query('update users set disabled_at = now() where email = $1', [club.present?.['email']]);
    expect(await browser.exchange(code)).toMatchObject(refusal(403, 'account_disabled'));
  });
});

describe('on two replicas', () => {
  it('a flow may begin at one, come back at the other, and end at the first', async () => {
    const browser = new Browser(server);
    const callback = await browser.goToCallback('club');
    browser.server = replica;
    const { code = '' } = await browser.comeBack(callback);
    browser.server = server;
    expect((await browser.exchange(code)).status).toBe(200);
  });
});

describe('the addresses that a browser is sent to', () => {
  it('hold no token, and the code of the web app only behind #', async () => {
    const browser = new Browser(server);
    const { body } = await browser.signIn('club');
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

  it('ask for a code with PKCE S256, a state and a nonce', async () => {
    const browser = new Browser(server);
    const { headers } = await browser.ask(at(paths.oauthSignIn, 'club'));
    const query = Object.fromEntries(new URL(headers.get('location') ?? '').searchParams);
    expect(query).toMatchObject({
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: redirectUri('club'),
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
  ])('are never %j', async (then) => {
    const browser = new Browser(server);
    const { code = '' } = await browser.goThrough('club', `?then=${encodeURIComponent(then)}`);
    expect((await browser.exchange(code)).body).not.toHaveProperty('then');
  });
});
