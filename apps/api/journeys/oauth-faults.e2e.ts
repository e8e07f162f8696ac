import { generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { at, paths } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { MINUTE } from './support/clock.js';
import { appUrl } from './support/configuration.js';
import { Browser } from './support/oauth-browser.js';
import { FakeProvider, type StubResponse } from './support/oauth-fake.js';
import { client } from './support/oauth-openid.js';
import { newEmail, TestServer } from './support/server.js';

const redirectUri = (id: string) => `${appUrl}${at(paths.oauthCallback, id)}`;
const json = { headers: { accept: 'application/json' } };
const provider = new FakeProvider();
const server = new TestServer();
let subjects = 0;

const newAccount = (more: object = {}) => ({
  sub: `member-${++subjects}`,
  email: newEmail(),
  email_verified: true,
  name: 'Ada',
  ...more,
});

const metadata = (more: object = {}) => ({
  issuer: provider.url,
  authorization_endpoint: `${provider.url}/authorize`,
  token_endpoint: `${provider.url}/token`,
  jwks_uri: `${provider.url}/keys`,
  ...more,
});

beforeAll(async () => {
  await provider.open();
  await server.start({
    auth: { isInviteRequired: false },
    oauth: {
      custom: [
        {
          id: 'plain',
          name: 'Plain',
          authorizationUrl: `${provider.url}/authorize`,
          tokenUrl: `${provider.url}/token`,
          userInfoUrl: `${provider.url}/me`,
          redirectUri: redirectUri('plain'),
          userMapping: {
            id: 'data.uuid',
            email: 'data.mails.0',
            emailVerified: 'data.checked',
            name: 'data.called',
          },
          tokenHeaders: { 'x-api-key': 'for tokens' },
          userInfoHeaders: { 'x-api-key': 'for profiles' },
          authorizationParams: { prompt: 'login', redirect_uri: 'https://evil.example', state: 'mine' },
          scopes: ['one', 'two'],
          ...client,
        },
        { id: 'openid', name: 'Open', issuer: provider.url, redirectUri: redirectUri('openid'), ...client },
      ],
    },
  });
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

const profile = (data: object) => ({ body: { data } });
const validProfile = () =>
  profile({ uuid: `u-${++subjects}`, mails: [newEmail()], checked: true, called: 'Ada' });

beforeEach(() => {
  provider.reset();
  provider.responses = {
    '/me': validProfile,
    '/.well-known/openid-configuration': () => ({ body: metadata() }),
  };
});

const count = async (): Promise<number[]> => {
  const [row] = await server.query<{ counts: number[] }>(
    'select array[(select count(*)::int from users), (select count(*)::int from sessions), ' +
      '(select count(*)::int from oauth_codes), (select count(*)::int from identities)] as counts',
  );
  return row?.counts ?? [];
};

/** Expects `provider_error`, and that nothing was created. */
async function fails(id: string): Promise<void> {
  const before = await count();
  const browser = new Browser(server);
  const answer = await browser.get(await browser.authorize(id), json);
  expect(answer).toMatchObject(refusal(502, 'provider_error'));
  expect(await count()).toEqual(before);
}

describe('a provider described by three URLs', () => {
  it('is called as configured', async () => {
    const browser = new Browser(server);
    const { body } = await browser.signIn('plain');
    expect(body.accessToken).toBeTruthy();
    const query = new URL(browser.locations[0] ?? '').searchParams;
    expect(query.get('scope')).toBe('one two');
    expect(query.get('prompt')).toBe('login');
    expect(query.get('redirect_uri')).toBe(redirectUri('plain'));
    expect(query.get('state')).toHaveLength(43);
    const [token, userInfo] = provider.requests;
    expect(token?.headers).toMatchObject({ 'x-api-key': 'for tokens', accept: 'application/json' });
    expect(Object.fromEntries(token?.form ?? [])).toMatchObject({
      grant_type: 'authorization_code',
      client_id: client.clientId,
      client_secret: client.clientSecret,
      redirect_uri: redirectUri('plain'),
    });
    expect(userInfo?.headers).toMatchObject({
      'x-api-key': 'for profiles',
      authorization: 'Bearer the access token',
    });
  });

  it.each<[string, object]>([
    ['verified by a string', { checked: 'true' }],
    ['not verified', { checked: false }],
    ['neither verified nor not', { checked: undefined }],
    ['invalid', { mails: ['no address'] }],
    ['a list', { mails: [['a@example.com']] }],
    ['missing', { mails: [] }],
  ])('refuses an email address that is %s', async (_, more) => {
    provider.responses['/me'] = () =>
      profile({ uuid: 'u', mails: ['root@example.com'], checked: true, ...more });
    const before = await count();
    expect(await new Browser(server).completeFlow('plain')).toEqual({ error: 'email_not_verified' });
    expect(await count()).toEqual(before);
  });

  const huge = 'x'.repeat(1024 * 1024);
  const faults: [string, StubResponse][] = [
    ['answers 500', { status: 500, body: {} }],
    ['answers 401', { status: 401, body: validProfile().body }],
    ['answers 204', { status: 204 }],
    ['answers with nothing in it', { body: {} }],
    ['answers HTML', { body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } }],
    ['answers null', { body: 'null' }],
    ['answers a list', { body: [] }],
    ['answers a string', { body: '"root@example.com"' }],
    ['answers more than a megabyte', { body: { data: { ...validProfile().body.data, huge } } }],
    ['redirects elsewhere', { status: 302, headers: { location: 'https://evil.example/' } }],
    ['redirects to itself', { status: 307, headers: { location: '/me' } }],
    ['has no id', profile({ uuid: null, mails: ['a@example.com'], checked: true })],
    ['has an empty id', profile({ uuid: '', mails: ['a@example.com'], checked: true })],
    ['has an object for an id', profile({ uuid: {}, mails: ['a@example.com'], checked: true })],
    ['has an id that is not a number', profile({ uuid: 1.5, mails: ['a@example.com'], checked: true })],
    ['has an endless id', profile({ uuid: 'x'.repeat(300), mails: ['a@example.com'], checked: true })],
  ];

  it.each(faults)('refuses a sign-in where the profile %s', async (_, said) => {
    provider.responses['/me'] = () => said;
    await fails('plain');
  });

  it.each<[string, StubResponse]>([
    ['answers 500', { status: 500, body: { access_token: 'a', token_type: 'Bearer' } }],
    ['refuses', { status: 400, body: { error: 'invalid_client' } }],
    ['answers HTML', { body: '<html></html>' }],
    ['has no token', { body: { token_type: 'Bearer' } }],
    ['has an empty token', { body: { access_token: '', token_type: 'Bearer' } }],
    ['has an object for a token', { body: { access_token: {}, token_type: 'Bearer' } }],
    ['issues tokens of another type', { body: { access_token: 'a', token_type: 'mac' } }],
    ['answers more than a megabyte', { body: { access_token: huge, token_type: 'Bearer' } }],
    ['redirects', { status: 302, headers: { location: '/me' } }],
  ])('refuses a sign-in where the token endpoint %s', async (_, said) => {
    provider.responses['/token'] = () => said;
    await fails('plain');
  });

  it.each<[string, object]>([
    ['with a list of scopes', { scope: ['one', 'two'] }],
    ['with an empty expiry and refresh token', { expires_in: null, refresh_token: null }],
    ['with an ID token that cannot be verified', { id_token: 'no.token.here' }],
    ['with a lower-case token type', { token_type: 'bearer' }],
  ])('signs in with a token response %s', async (_, more) => {
    const token = { access_token: 'the access token', token_type: 'Bearer' };
    provider.responses['/token'] = () => ({
      body: { ...token, ...more },
      headers: { 'content-type': 'text/plain' },
    });
    expect(await new Browser(server).completeFlow('plain')).toHaveProperty('code');
  });

  it('waits ten seconds for a response, and no longer', async () => {
    provider.responses['/me'] = () => null;
    const began = Date.now();
    await fails('plain');
    expect(Date.now() - began).toBeGreaterThan(9_000);
  });

  it('logs the reason without a code or a token', async () => {
    provider.responses['/token'] = () => ({ status: 400, body: { error: 'invalid_client' } });
    await fails('plain');
    const log = server.logLines.join('');
    expect(log).toContain('plain: the token endpoint answered 400 (invalid_client)');
    expect(log).not.toContain(provider.requests[0]?.form.get('code'));
    expect(log).not.toContain('the access token');
  });
});

describe('an OpenID provider', () => {
  it('is discovered once it answers, however often it failed', async () => {
    const id = at(paths.oauthSignIn, 'openid');
    for (const said of [
      { status: 500, body: {} },
      { body: {} },
      { body: metadata({ issuer: 'https://evil.example' }) },
    ]) {
      provider.responses['/.well-known/openid-configuration'] = () => said;
      expect(await new Browser(server).get(id, json)).toMatchObject(refusal(502, 'provider_error'));
      expect((await new Browser(server).get(id)).headers.get('location')).toBe(
        `${appUrl}/auth/callback#error=provider_error`,
      );
    }
    provider.responses['/.well-known/openid-configuration'] = () => ({ body: metadata() });
    provider.claims = { iss: provider.url, ...newAccount() };
    await new Browser(server).signIn('openid');
    expect(provider.requests.find(({ path }) => path === '/token')?.headers.authorization).toBe(
      `Basic ${Buffer.from('mikrochat:a+secret+%2F+of+the+provider+%26+ours').toString('base64')}`,
    );
  });

  const seconds = () => Math.floor(Date.now() / 1000);

  it.each<[string, () => object]>([
    ['of another issuer', () => ({ iss: 'https://accounts.google.com' })],
    ['of the issuer with a slash', () => ({ iss: `${provider.url}/` })],
    ['for another client', () => ({ aud: 'another client' })],
    ['for us and others', () => ({ aud: [client.clientId, 'another client'] })],
    ['issued to another client (azp)', () => ({ azp: 'another client' })],
    ['that has expired', () => ({ exp: seconds() - 10 })],
    ['that never expires', () => ({ exp: undefined })],
    ['that is not valid yet', () => ({ nbf: seconds() + 60 })],
    ['with the nonce of another request', () => ({ nonce: 'another' })],
    ['without a nonce', () => ({ nonce: undefined })],
    ['without a subject', () => ({ sub: undefined })],
  ])('is refused with an ID token %s', async (_, more) => {
    provider.claims = { iss: provider.url, ...newAccount(), ...more() };
    await fails('openid');
  });

  it.each<[string, (claims: JWTPayload) => Promise<string> | string]>([
    ['without a signature', (claims) => new UnsecuredJWT(claims).encode()],
    [
      'signed with another key',
      async (claims) => provider.signed(claims, (await generateKeyPair('RS256')).privateKey),
    ],
    [
      'signed with the client secret',
      (claims) =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'HS256' })
          .sign(new TextEncoder().encode(client.clientSecret)),
    ],
    ['that is malformed', () => 'no.token.here'],
    ['that is empty', () => ''],
  ])('is refused with an ID token %s', async (_, sign) => {
    provider.claims = { iss: provider.url, ...newAccount() };
    provider.sign = async (claims) => sign(claims);
    await fails('openid');
  });

  it('is refused without an ID token', () => fails('openid'));

  it('is refused with an ID token that has expired by the server’s clock', async () => {
    provider.claims = { iss: provider.url, ...newAccount() };
    server.clock.advance(2 * MINUTE);
    await fails('openid');
    server.clock.advance(-2 * MINUTE);
    expect(await new Browser(server).completeFlow('openid')).toHaveProperty('code');
  });

  it('is refused with an ID token whose signature is not base64url', async () => {
    provider.claims = { iss: provider.url, ...newAccount() };
    provider.sign = async (claims) => `${await provider.signed(claims)}*`;
    await fails('openid');
  });
});

describe('discovered metadata', () => {
  beforeEach(() => server.restart());

  const discover = (more: object) => {
    provider.responses['/.well-known/openid-configuration'] = () => ({ body: metadata(more) });
  };

  it.each([
    ['without keys', { jwks_uri: undefined }],
    ['without a token endpoint', { token_endpoint: undefined }],
    ['with a script for an authorization endpoint', { authorization_endpoint: 'javascript:alert(1)' }],
  ])('%s is refused', async (_, more) => {
    discover(more);
    const answer = await new Browser(server).get(at(paths.oauthSignIn, 'openid'), json);
    expect(answer).toMatchObject(refusal(502, 'provider_error'));
  });

  it('with a UserInfo endpoint that answers another subject than the ID token is refused', async () => {
    discover({ userinfo_endpoint: `${provider.url}/me` });
    const account = newAccount();
    provider.claims = { iss: provider.url, ...account };
    provider.responses['/me'] = () => ({ body: { ...account, sub: 'another' } });
    await fails('openid');
    provider.responses['/me'] = () => ({ body: account });
    expect(await new Browser(server).completeFlow('openid')).toHaveProperty('code');
  });

  it('is fetched again after an hour', async () => {
    provider.claims = { iss: provider.url, ...newAccount() };
    const fetches = async () => {
      await new Browser(server).get(at(paths.oauthSignIn, 'openid'));
      return provider.requests.filter(({ path }) => path === '/.well-known/openid-configuration').length;
    };
    expect([await fetches(), await fetches()]).toEqual([1, 1]);
    server.clock.advance(60 * MINUTE);
    expect(await fetches()).toBe(2);
  });
});
