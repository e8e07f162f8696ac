import { at, paths } from '@mikrochat/contract';
import { presets } from '@mikrochat/auth/presets';
import type { OAuthPreset } from '@mikrochat/auth';
import { appUrl } from './support/configuration.js';
import { Browser } from './support/oauth-browser.js';
import { FakeProvider, type StubResponse } from './support/oauth-fake.js';
import { client } from './support/oauth-openid.js';
import { newEmail, TestServer } from './support/server.js';
import { claimsOf } from './support/tokens.js';

const provider = new FakeProvider();

/** A preset with its endpoints on this machine. */
const onThisMachine = ({ server, ...preset }: OAuthPreset): OAuthPreset => ({
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
  for (const [id, preset] of Object.entries(presets)) localPresets[id] = onThisMachine(preset);
  await server.start();
});
afterAll(async () => {
  await server.close();
  await provider.close();
});
beforeEach(() => provider.reset());

let subjects = 1_000;
const newSubject = (): number => ++subjects;

/** The claims of the user who signed in, or the error code. */
async function outcome(id: string): Promise<unknown> {
  const browser = new Browser(server);
  const { code, error } = await browser.completeFlow(id);
  if (code === undefined) return error;
  const { email, username } = claimsOf((await browser.redeemCode(code)).body.accessToken);
  return { email, username };
}

const says = (body: unknown) => (): StubResponse => ({ body });

describe('Google', () => {
  const claims = (more: object) => ({
    iss: 'https://accounts.google.com',
    sub: String(newSubject()),
    name: 'Grace',
    picture: 'https://lh3.googleusercontent.com/a',
    ...more,
  });

  it('signs in with a verified email address', async () => {
    const email = newEmail();
    provider.claims = claims({ email, email_verified: true });
    expect(await outcome('google')).toEqual({ email, username: 'Grace' });
  });

  it.each([
    ['says that it is not verified', { email_verified: false }],
    ['says nothing about it', {}],
    ['says so in a string', { email_verified: 'true' }],
    ['says so in a number', { email_verified: 1 }],
  ])('refuses the email address where it %s', async (_, more) => {
    provider.claims = claims({ email: newEmail(), ...more });
    expect(await outcome('google')).toBe('email_not_verified');
  });

  it('is refused with the ID token of another issuer', async () => {
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

  it('signs in with an email address whose domain owner is verified', async () => {
    const email = newEmail();
    provider.claims = claims({ email, xms_edov: true });
    expect(await outcome('microsoft')).toEqual({ email, username: 'Barbara' });
  });

  it.each([
    ['there is none', {}],
    ['only an administrator wrote it', { email: 'root@example.com' }],
    ['its domain owner is not verified', { email: 'root@example.com', xms_edov: false }],
    ['the claim is a string', { email: 'root@example.com', xms_edov: 'false' }],
  ])('refuses the email address where %s', async (_, more) => {
    provider.claims = claims(more);
    expect(await outcome('microsoft')).toBe('email_not_verified');
  });

  it('is refused with the ID token of another tenant than its issuer', async () => {
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

  it('signs in with the primary email address, also where it is private', async () => {
    const email = newEmail();
    provider.responses = {
      '/user': profile(),
      '/user/emails': says([entry(newEmail(), false, true), entry(email, true, true)]),
    };
    expect(await outcome('github')).toEqual({ email, username: 'octocat' });
    const request = provider.requests.find(({ path }) => path === '/user/emails');
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer the access token',
      accept: 'application/vnd.github+json',
    });
  });

  it.each<[string, () => unknown]>([
    ['the primary one is not verified', () => [entry('root@example.com', true, false)]],
    ['only another one is', () => [entry('root@example.com', false, true)]],
    ['the list is empty', () => []],
    ['the list is no list', () => ({ message: 'Not Found' })],
  ])('refuses the email address where %s', async (_, emails) => {
    const shown = { email: 'root@example.com' };
    provider.responses = { '/user': profile(shown), '/user/emails': says(emails()) };
    expect(await outcome('github')).toBe('email_not_verified');
  });

  it.each([403, 404])('has no email address where the scope for it is missing (%i)', async (status) => {
    const shown = { email: 'root@example.com' };
    provider.responses = { '/user': profile(shown), '/user/emails': () => ({ status, body: {} }) };
    expect(await outcome('github')).toBe('email_not_verified');
  });

  it.each([401, 429, 500])('is refused while the email addresses cannot be fetched (%i)', async (status) => {
    provider.responses = { '/user': profile(), '/user/emails': () => ({ status, body: {} }) };
    expect(await outcome('github')).toBe('provider_error');
  });

  it('signs linked users in also without the scope for email addresses', async () => {
    const id = newSubject();
    const email = newEmail();
    provider.responses = { '/user': profile({ id }), '/user/emails': says([entry(email, true, true)]) };
    expect(await outcome('github')).toMatchObject({ email });
    provider.responses = { '/user': profile({ id }), '/user/emails': () => ({ status: 404, body: {} }) };
    expect(await outcome('github')).toMatchObject({ email });
  });

  it('is accepted with an issuer at its own origin, and refused with another (RFC 9207)', async () => {
    provider.responses = { '/user': profile(), '/user/emails': says([entry(newEmail(), true, true)]) };
    provider.redirectParameters = { iss: `${provider.url}/login/oauth` };
    expect(await outcome('github')).toMatchObject({ username: 'octocat' });
    provider.redirectParameters = { iss: 'https://github.example.com/login/oauth' };
    expect(await outcome('github')).toBe('provider_error');
  });

  it('is understood where it rejects a code with status 200', async () => {
    provider.responses = { '/token': says({ error: 'bad_verification_code', error_description: 'expired' }) };
    expect(await outcome('github')).toBe('provider_error');
  });
});

describe('GitLab', () => {
  const profile = (more: object) =>
    says({ id: newSubject(), username: 'ada', name: 'Ada', state: 'active', ...more });

  it('signs in with a confirmed email address', async () => {
    const email = newEmail();
    provider.responses = { '/api/v4/user': profile({ email, confirmed_at: '2012-05-23T09:05:22Z' }) };
    expect(await outcome('gitlab')).toEqual({ email, username: 'Ada' });
  });

  it.each([
    ['it is not confirmed', { confirmed_at: null }],
    ['nothing is said about it', {}],
    ['the time is invalid', { confirmed_at: true }],
    ['the time is empty', { confirmed_at: '' }],
  ])('refuses the email address where %s', async (_, more) => {
    provider.responses = { '/api/v4/user': profile({ email: 'root@example.com', ...more }) };
    expect(await outcome('gitlab')).toBe('email_not_verified');
  });
});

describe('every preset', () => {
  it.each([
    ['google', 'openid email profile'],
    ['microsoft', 'openid email profile User.Read'],
    ['github', 'user:email read:user'],
    ['gitlab', 'read_user email'],
  ])('%s is requested with the scopes %s', async (id, scope) => {
    const { headers } = await server.call('GET', at(paths.oauthSignIn, id));
    expect(new URL(headers.get('location') ?? '').searchParams.get('scope')).toBe(scope);
  });

  it.each(Object.entries(presets))('%s has HTTPS endpoints only', (_, preset) => {
    const { authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri } = preset.server;
    const urls = [authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri];
    for (const url of urls.filter((endpoint) => endpoint !== undefined))
      expect(new URL(url).protocol).toBe('https:');
  });
});
