import { at, paths } from '@mikrochat/contract';
import { presets } from '@mikrochat/auth/presets';
import type { OAuthPreset } from '@mikrochat/auth';
import { appUrl } from './support/configuration.js';
import { Browser } from './support/oauth-browser.js';
import { FakeProvider, type Said } from './support/oauth-fake.js';
import { client } from './support/oauth-openid.js';
import { newEmail, TestServer } from './support/server.js';
import { claimsOf } from './support/tokens.js';

const provider = new FakeProvider();

/** A preset as it is, on this machine. */
const nearby = ({ server, ...preset }: OAuthPreset): OAuthPreset => ({
  ...preset,
  server: {
    ...server,
    authorization_endpoint: `${provider.url}/authorize`,
    token_endpoint: `${provider.url}/token`,
    ...(server.userinfo_endpoint
      ? { userinfo_endpoint: provider.url + new URL(server.userinfo_endpoint).pathname }
      : {}),
    ...(server.jwks_uri ? { jwks_uri: `${provider.url}/keys` } : {}),
  },
});

const localPresets: Record<string, OAuthPreset> = {};
const clients = Object.fromEntries(
  Object.keys(presets).map((id) => [
    id,
    { ...client, redirectUri: `${appUrl}${at(paths.oauthCallback, id)}` },
  ]),
);
const server = new TestServer({ auth: { isInviteRequired: false }, oauth: { presets: clients } }, undefined, {
  localPresets,
});

beforeAll(async () => {
  await provider.open();
  for (const [id, preset] of Object.entries(presets)) localPresets[id] = nearby(preset);
  await server.start();
});
afterAll(async () => {
  await server.close();
  await provider.close();
});
beforeEach(() => provider.reset());

let subjects = 1_000;
const newSubject = (): number => ++subjects;

/** What comes of a sign-in: who it was, or why not. */
async function outcome(id: string): Promise<unknown> {
  const browser = new Browser(server);
  const { code, error } = await browser.goThrough(id);
  if (code === undefined) return error;
  const { email, username } = claimsOf((await browser.exchange(code)).body.accessToken);
  return { email, username };
}

const says = (body: unknown) => (): Said => ({ body });

describe('Google', () => {
  const claims = (more: object) => ({
    iss: 'https://accounts.google.com',
    sub: String(newSubject()),
    name: 'Grace',
    picture: 'https://lh3.googleusercontent.com/a',
    ...more,
  });

  it('lets in who has a verified address', async () => {
    const email = newEmail();
    provider.claims = claims({ email, email_verified: true });
    expect(await outcome('google')).toEqual({ email, username: 'Grace' });
  });

  it.each([
    ['says that it is not', { email_verified: false }],
    ['says nothing', {}],
    ['says so in a text', { email_verified: 'true' }],
    ['says so in a number', { email_verified: 1 }],
  ])('turns away where it %s', async (_, more) => {
    provider.claims = claims({ email: newEmail(), ...more });
    expect(await outcome('google')).toBe('email_not_verified');
  });

  it('is not believed in the name of somebody else', async () => {
    provider.claims = claims({
      email: newEmail(),
      email_verified: true,
      iss: 'https://accounts.example.com',
    });
    expect(await outcome('google')).toBe('provider_error');
  });
});

describe('Microsoft', () => {
  const tid = '9122040d-6c67-4c5b-b112-36a304b66dad';
  const claims = (more: object) => ({
    iss: `https://login.microsoftonline.com/${tid}/v2.0`,
    tid,
    sub: `AAAA${newSubject()}`,
    oid: '00000000-0000-0000-66f3-3332eca7ea81',
    name: 'Barbara',
    preferred_username: 'barbara@example.onmicrosoft.com',
    ver: '2.0',
    ...more,
  });

  it('lets in whose address has a verified domain', async () => {
    const email = newEmail();
    provider.claims = claims({ email, xms_edov: true });
    expect(await outcome('microsoft')).toEqual({ email, username: 'Barbara' });
  });

  it.each([
    ['there is no address', {}],
    ['anybody may have written it', { email: 'root@example.com' }],
    ['its domain is not verified', { email: 'root@example.com', xms_edov: false }],
    ['the sign is a text', { email: 'root@example.com', xms_edov: 'false' }],
  ])('turns away where %s', async (_, more) => {
    provider.claims = claims(more);
    expect(await outcome('microsoft')).toBe('email_not_verified');
  });

  it('is not believed for another directory than the one that signs', async () => {
    const email = newEmail();
    provider.claims = claims({ email, xms_edov: true, tid: '72f988bf-86f1-41af-91ab-2d7cd011db47' });
    expect(await outcome('microsoft')).toBe('provider_error');
  });
});

describe('GitHub', () => {
  const profile = (more: object = {}) =>
    says({ id: newSubject(), login: 'octocat', name: null, email: null, ...more });
  const entry = (email: string, primary: boolean, verified: boolean) => ({
    email,
    primary,
    verified,
    visibility: primary ? 'private' : null,
  });

  it('lets in by the primary address, also where it is private', async () => {
    const email = newEmail();
    provider.answers = {
      '/user': profile(),
      '/user/emails': says([entry(newEmail(), false, true), entry(email, true, true)]),
    };
    expect(await outcome('github')).toEqual({ email, username: 'octocat' });
    const asked = provider.asked.find(({ path }) => path === '/user/emails');
    expect(asked?.headers).toMatchObject({
      authorization: 'Bearer the access token',
      accept: 'application/vnd.github+json',
    });
  });

  it.each<[string, () => unknown]>([
    ['the primary address is not verified', () => [entry('root@example.com', true, false)]],
    ['only another address is', () => [entry('root@example.com', false, true)]],
    ['there is no address', () => []],
    ['the list is something else', () => ({ message: 'Not Found' })],
  ])('turns away where %s', async (_, emails) => {
    const shown = { email: 'root@example.com' };
    provider.answers = { '/user': profile(shown), '/user/emails': says(emails()) };
    expect(await outcome('github')).toBe('email_not_verified');
  });

  it.each([403, 404])('knows no address where the scope for them is missing (%i)', async (status) => {
    const shown = { email: 'root@example.com' };
    provider.answers = { '/user': profile(shown), '/user/emails': () => ({ status, body: {} }) };
    expect(await outcome('github')).toBe('email_not_verified');
  });

  it.each([401, 429, 500])('lets nobody in while the addresses cannot be had (%i)', async (status) => {
    provider.answers = { '/user': profile(), '/user/emails': () => ({ status, body: {} }) };
    expect(await outcome('github')).toBe('provider_error');
  });

  it('lets in who is linked also without the scope for addresses', async () => {
    const id = newSubject();
    const email = newEmail();
    provider.answers = { '/user': profile({ id }), '/user/emails': says([entry(email, true, true)]) };
    expect(await outcome('github')).toMatchObject({ email });
    provider.answers = { '/user': profile({ id }), '/user/emails': () => ({ status: 404, body: {} }) };
    expect(await outcome('github')).toMatchObject({ email });
  });

  it('names its issuer, which is not known, at its own origin (RFC 9207)', async () => {
    provider.answers = { '/user': profile(), '/user/emails': says([entry(newEmail(), true, true)]) };
    provider.redirectWith = { iss: `${provider.url}/login/oauth` };
    expect(await outcome('github')).toMatchObject({ username: 'octocat' });
    provider.redirectWith = { iss: 'https://github.example.com/login/oauth' };
    expect(await outcome('github')).toBe('provider_error');
  });

  it('says a refused code with status 200, and is understood', async () => {
    provider.answers = { '/token': says({ error: 'bad_verification_code', error_description: 'expired' }) };
    expect(await outcome('github')).toBe('provider_error');
  });
});

describe('GitLab', () => {
  const profile = (more: object) =>
    says({ id: newSubject(), username: 'ada', name: 'Ada', state: 'active', ...more });

  it('lets in whose address is confirmed', async () => {
    const email = newEmail();
    provider.answers = { '/api/v4/user': profile({ email, confirmed_at: '2012-05-23T09:05:22Z' }) };
    expect(await outcome('gitlab')).toEqual({ email, username: 'Ada' });
  });

  it.each([
    ['it is not confirmed', { confirmed_at: null }],
    ['nothing is said of it', {}],
    ['that is no time', { confirmed_at: true }],
    ['that is an empty text', { confirmed_at: '' }],
  ])('turns away where %s', async (_, more) => {
    provider.answers = { '/api/v4/user': profile({ email: 'root@example.com', ...more }) };
    expect(await outcome('gitlab')).toBe('email_not_verified');
  });
});

describe('every preset', () => {
  it.each([
    ['google', 'openid email profile'],
    ['microsoft', 'openid email profile User.Read'],
    ['github', 'user:email read:user'],
    ['gitlab', 'read_user email'],
  ])('%s is asked for %s', async (id, scope) => {
    const { headers } = await server.call('GET', at(paths.oauthSignIn, id));
    expect(new URL(headers.get('location') ?? '').searchParams.get('scope')).toBe(scope);
  });

  it.each(Object.entries(presets))('%s speaks TLS with the public internet', (_, preset) => {
    const { authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri } = preset.server;
    const urls = [authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri];
    for (const url of urls.filter((one) => one !== undefined)) expect(new URL(url).protocol).toBe('https:');
  });
});
