import { generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { at, paths } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { MINUTE } from './support/clock.js';
import { appUrl } from './support/configuration.js';
import { Browser } from './support/oauth-browser.js';
import { FakeProvider, type Said } from './support/oauth-fake.js';
import { client } from './support/oauth-openid.js';
import { newEmail, TestServer } from './support/server.js';

const redirectUri = (id: string) => `${appUrl}${at(paths.oauthCallback, id)}`;
const json = { headers: { accept: 'application/json' } };
const provider = new FakeProvider();
const server = new TestServer();
let subjects = 0;

const somebody = (more: object = {}) => ({
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

const known = (data: object) => ({ body: { data } });
const fine = () => known({ uuid: `u-${++subjects}`, mails: [newEmail()], checked: true, called: 'Ada' });

beforeEach(() => {
  provider.reset();
  provider.answers = { '/me': fine, '/.well-known/openid-configuration': () => ({ body: metadata() }) };
});

const count = async (): Promise<number[]> => {
  const [row] = await server.query<{ counts: number[] }>(
    'select array[(select count(*)::int from users), (select count(*)::int from sessions), ' +
      '(select count(*)::int from oauth_codes), (select count(*)::int from identities)] as counts',
  );
  return row?.counts ?? [];
};

/** The provider fails: nobody gets in, nobody is made, and a program is told with a status. */
async function fails(id: string): Promise<void> {
  const before = await count();
  const browser = new Browser(server);
  const answer = await browser.ask(await browser.goToCallback(id), json);
  expect(answer).toMatchObject(refusal(502, 'provider_error'));
  expect(await count()).toEqual(before);
}

describe('a provider described by its three addresses', () => {
  it('is asked as configured', async () => {
    const browser = new Browser(server);
    const { body } = await browser.signIn('plain');
    expect(body.accessToken).toBeTruthy();
    const query = new URL(browser.locations[0] ?? '').searchParams;
    expect(query.get('scope')).toBe('one two');
    expect(query.get('prompt')).toBe('login');
    expect(query.get('redirect_uri')).toBe(redirectUri('plain'));
    expect(query.get('state')).toHaveLength(43);
    const [token, profile] = provider.asked;
    expect(token?.headers).toMatchObject({ 'x-api-key': 'for tokens', accept: 'application/json' });
    expect(Object.fromEntries(token?.form ?? [])).toMatchObject({
      grant_type: 'authorization_code',
      client_id: client.clientId,
      client_secret: client.clientSecret,
      redirect_uri: redirectUri('plain'),
    });
    expect(profile?.headers).toMatchObject({
      'x-api-key': 'for profiles',
      authorization: 'Bearer the access token',
    });
  });

  it.each<[string, object]>([
    ['verified by a text', { checked: 'true' }],
    ['not verified', { checked: false }],
    ['of which nothing is said', { checked: undefined }],
    ['that is none', { mails: ['no address'] }],
    ['that is a list', { mails: [['a@example.com']] }],
    ['that is not there', { mails: [] }],
  ])('turns away who has an address %s', async (_, more) => {
    provider.answers['/me'] = () => known({ uuid: 'u', mails: ['root@example.com'], checked: true, ...more });
    const before = await count();
    expect(await new Browser(server).goThrough('plain')).toEqual({ error: 'email_not_verified' });
    expect(await count()).toEqual(before);
  });

  const huge = 'x'.repeat(1024 * 1024);
  const faults: [string, Said][] = [
    ['answers 500', { status: 500, body: {} }],
    ['answers 401', { status: 401, body: fine().body }],
    ['answers 204', { status: 204 }],
    ['answers with nothing in it', { body: {} }],
    ['answers HTML', { body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } }],
    ['answers null', { body: 'null' }],
    ['answers a list', { body: [] }],
    ['answers a text', { body: '"root@example.com"' }],
    ['answers more than a megabyte', { body: { data: { ...fine().body.data, huge } } }],
    ['redirects elsewhere', { status: 302, headers: { location: 'https://evil.example/' } }],
    ['redirects to itself', { status: 307, headers: { location: '/me' } }],
    ['does not know who it is', known({ uuid: null, mails: ['a@example.com'], checked: true })],
    ['has an empty id', known({ uuid: '', mails: ['a@example.com'], checked: true })],
    ['has an object for an id', known({ uuid: {}, mails: ['a@example.com'], checked: true })],
    ['has an id that is not a number', known({ uuid: 1.5, mails: ['a@example.com'], checked: true })],
    ['has an endless id', known({ uuid: 'x'.repeat(300), mails: ['a@example.com'], checked: true })],
  ];

  it.each(faults)('lets nobody in whose profile %s', async (_, said) => {
    provider.answers['/me'] = () => said;
    await fails('plain');
  });

  it.each<[string, Said]>([
    ['answers 500', { status: 500, body: { access_token: 'a', token_type: 'Bearer' } }],
    ['refuses', { status: 400, body: { error: 'invalid_client' } }],
    ['answers HTML', { body: '<html></html>' }],
    ['has no token', { body: { token_type: 'Bearer' } }],
    ['has an empty token', { body: { access_token: '', token_type: 'Bearer' } }],
    ['has an object for a token', { body: { access_token: {}, token_type: 'Bearer' } }],
    ['hands out tokens of another type', { body: { access_token: 'a', token_type: 'mac' } }],
    ['answers more than a megabyte', { body: { access_token: huge, token_type: 'Bearer' } }],
    ['redirects', { status: 302, headers: { location: '/me' } }],
  ])('lets nobody in whose token endpoint %s', async (_, said) => {
    provider.answers['/token'] = () => said;
    await fails('plain');
  });

  it.each<[string, object]>([
    ['with a list of scopes', { scope: ['one', 'two'] }],
    ['with an empty expiry and refresh token', { expires_in: null, refresh_token: null }],
    ['with an ID token that cannot be verified', { id_token: 'no.token.here' }],
    ['with a lower-case token type', { token_type: 'bearer' }],
  ])('signs in with a token response %s', async (_, more) => {
    const token = { access_token: 'the access token', token_type: 'Bearer' };
    provider.answers['/token'] = () => ({
      body: { ...token, ...more },
      headers: { 'content-type': 'text/plain' },
    });
    expect(await new Browser(server).goThrough('plain')).toHaveProperty('code');
  });

  it('waits ten seconds for an answer, and no longer', async () => {
    provider.answers['/me'] = () => null;
    const began = Date.now();
    await fails('plain');
    expect(Date.now() - began).toBeGreaterThan(9_000);
  });

  it('says in the log why, without a code or a token', async () => {
    provider.answers['/token'] = () => ({ status: 400, body: { error: 'invalid_client' } });
    await fails('plain');
    const log = server.logLines.join('');
    expect(log).toContain('plain: the token endpoint answered 400 (invalid_client)');
    expect(log).not.toContain(provider.asked[0]?.form.get('code'));
    expect(log).not.toContain('the access token');
  });
});

describe('an OpenID provider', () => {
  it('is found when it answers, however often it did not', async () => {
    const id = at(paths.oauthSignIn, 'openid');
    for (const said of [
      { status: 500, body: {} },
      { body: {} },
      { body: metadata({ issuer: 'https://evil.example' }) },
    ]) {
      provider.answers['/.well-known/openid-configuration'] = () => said;
      expect(await new Browser(server).ask(id, json)).toMatchObject(refusal(502, 'provider_error'));
      expect((await new Browser(server).ask(id)).headers.get('location')).toBe(
        `${appUrl}/auth/callback#error=provider_error`,
      );
    }
    provider.answers['/.well-known/openid-configuration'] = () => ({ body: metadata() });
    provider.claims = { iss: provider.url, ...somebody() };
    await new Browser(server).signIn('openid');
    expect(provider.asked.find(({ path }) => path === '/token')?.headers.authorization).toBe(
      `Basic ${Buffer.from('mikrochat:a+secret+%2F+of+the+provider+%26+ours').toString('base64')}`,
    );
  });

  const seconds = () => Math.floor(Date.now() / 1000);

  it.each<[string, () => object]>([
    ['of another issuer', () => ({ iss: 'https://accounts.google.com' })],
    ['of the issuer with a slash', () => ({ iss: `${provider.url}/` })],
    ['for another client', () => ({ aud: 'another client' })],
    ['for us and others', () => ({ aud: [client.clientId, 'another client'] })],
    ['made for another client', () => ({ azp: 'another client' })],
    ['that has expired', () => ({ exp: seconds() - 10 })],
    ['that never expires', () => ({ exp: undefined })],
    ['that is not valid yet', () => ({ nbf: seconds() + 60 })],
    ['of another sign-in', () => ({ nonce: 'another' })],
    ['of no sign-in', () => ({ nonce: undefined })],
    ['of nobody', () => ({ sub: undefined })],
  ])('is not believed with an ID token %s', async (_, more) => {
    provider.claims = { iss: provider.url, ...somebody(), ...more() };
    await fails('openid');
  });

  it.each<[string, (claims: JWTPayload) => Promise<string> | string]>([
    ['without a signature', (claims) => new UnsecuredJWT(claims).encode()],
    [
      'signed with another key',
      async (claims) => provider.signed(claims, (await generateKeyPair('RS256')).privateKey),
    ],
    [
      'signed with what both know',
      (claims) =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'HS256' })
          .sign(new TextEncoder().encode(client.clientSecret)),
    ],
    ['that is none', () => 'no.token.here'],
    ['that is empty', () => ''],
  ])('is not believed with an ID token %s', async (_, sign) => {
    provider.claims = { iss: provider.url, ...somebody() };
    provider.sign = async (claims) => sign(claims);
    await fails('openid');
  });

  it('is not believed without an ID token', () => fails('openid'));

  it('is not believed with an ID token that has expired by the clock of the server', async () => {
    provider.claims = { iss: provider.url, ...somebody() };
    server.clock.advance(2 * MINUTE);
    await fails('openid');
    server.clock.advance(-2 * MINUTE);
    expect(await new Browser(server).goThrough('openid')).toHaveProperty('code');
  });

  it('is not believed with an ID token whose signature is no base64url', async () => {
    provider.claims = { iss: provider.url, ...somebody() };
    provider.sign = async (claims) => `${await provider.signed(claims)}*`;
    await fails('openid');
  });
});

describe('discovered metadata', () => {
  beforeEach(() => server.restart());

  const discover = (more: object) => {
    provider.answers['/.well-known/openid-configuration'] = () => ({ body: metadata(more) });
  };

  it.each([
    ['without keys', { jwks_uri: undefined }],
    ['without a token endpoint', { token_endpoint: undefined }],
    ['with a script for an authorization endpoint', { authorization_endpoint: 'javascript:alert(1)' }],
  ])('%s is refused', async (_, more) => {
    discover(more);
    const answer = await new Browser(server).ask(at(paths.oauthSignIn, 'openid'), json);
    expect(answer).toMatchObject(refusal(502, 'provider_error'));
  });

  it('with a UserInfo endpoint that answers another subject than the ID token is refused', async () => {
    discover({ userinfo_endpoint: `${provider.url}/me` });
    const account = somebody();
    provider.claims = { iss: provider.url, ...account };
    provider.answers['/me'] = () => ({ body: { ...account, sub: 'another' } });
    await fails('openid');
    provider.answers['/me'] = () => ({ body: account });
    expect(await new Browser(server).goThrough('openid')).toHaveProperty('code');
  });

  it('is fetched again after an hour', async () => {
    provider.claims = { iss: provider.url, ...somebody() };
    const fetches = async () => {
      await new Browser(server).ask(at(paths.oauthSignIn, 'openid'));
      return provider.asked.filter(({ path }) => path === '/.well-known/openid-configuration').length;
    };
    expect([await fetches(), await fetches()]).toEqual([1, 1]);
    server.clock.advance(60 * MINUTE);
    expect(await fetches()).toBe(2);
  });
});
