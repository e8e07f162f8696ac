import { at, paths } from '@mikrochat/contract';
import { microsoftAt } from '@mikrochat/auth/presets';
import type { OAuthPreset } from '@mikrochat/auth';
import { appUrl } from './support/configuration.js';
import { Browser } from './support/oauth-browser.js';
import { FakeProvider, type Said } from './support/oauth-fake.js';
import { client } from './support/oauth-openid.js';
import { newEmail, TestServer } from './support/server.js';
import { claimsOf } from './support/tokens.js';

const provider = new FakeProvider();
beforeAll(() => provider.open());
afterAll(() => provider.close());
beforeEach(() => provider.reset());

const clientOf = (id: string, more: object) => ({
  [id]: { ...client, redirectUri: `${appUrl}${at(paths.oauthCallback, id)}`, ...more },
});

let subjects = 1_000;
const newSubject = (): number => ++subjects;

/** What comes of a sign-in: who it was, or why not. */
async function outcome(server: TestServer, id: string): Promise<unknown> {
  const browser = new Browser(server);
  const { code, error } = await browser.goThrough(id);
  if (code === undefined) return error;
  const { email, username } = claimsOf((await browser.exchange(code)).body.accessToken);
  return { email, username };
}

const says = (body: unknown) => (): Said => ({ body });

describe('one directory of Microsoft', () => {
  const directory = '9122040d-6c67-4c5b-b112-36a304b66dad';
  const stranger = '72f988bf-86f1-41af-91ab-2d7cd011db47';
  const personal = '9188040d-6c67-4c5b-b112-36a304b66dad';
  const localPresets: Record<string, OAuthPreset> = {};
  const server = new TestServer({}, undefined, { localPresets });
  const startWith = (tenant: string) =>
    server.restart({
      auth: { isInviteRequired: false },
      oauth: { presets: clientOf('microsoft', { tenant }) },
    });
  const issuerOf = (id: string) => `${provider.url}/${id}/v2.0`;
  const claims = (more: object) => ({
    iss: issuerOf(directory),
    tid: directory,
    sub: `AAAA${newSubject()}`,
    name: 'Barbara',
    ver: '2.0',
    ...more,
  });
  /** What a directory answers under the name of a domain: its endpoints, by id. */
  const isOwnedBy = (id: string, issuer = issuerOf(id)) => {
    provider.answers['/contoso.com/v2.0/.well-known/openid-configuration'] = says({
      issuer,
      authorization_endpoint: 'https://login.example.com/elsewhere/authorize',
      token_endpoint: 'https://login.example.com/elsewhere/token',
      jwks_uri: 'https://login.example.com/elsewhere/keys',
    });
  };

  beforeAll(() => void (localPresets['microsoft'] = microsoftAt(provider.url)));
  afterAll(() => server.close());

  describe('named by its id', () => {
    beforeAll(() => startWith(directory.toUpperCase()));

    it('is the only place where people are sent and asked for', async () => {
      const { headers } = await server.call('GET', at(paths.oauthSignIn, 'microsoft'));
      const { pathname } = new URL(headers.get('location') ?? '');
      expect(pathname).toBe(`/${directory}/oauth2/v2.0/authorize`);
      provider.claims = claims({ email: newEmail() });
      await outcome(server, 'microsoft');
      const asked = provider.asked.map(({ path }) => path);
      expect(asked).toEqual([`/${directory}/oauth2/v2.0/token`, `/${directory}/discovery/v2.0/keys`]);
    });

    it.each([
      ['without any optional claim', {}],
      ['marked as a member', { acct: 0 }],
      ['authenticated by the directory itself', { idp: `https://sts.windows.net/${directory}/` }],
    ])('is believed for its members: %s', async (_, more) => {
      const email = newEmail();
      provider.claims = claims({ email, ...more });
      expect(await outcome(server, 'microsoft')).toEqual({ email, username: 'Barbara' });
    });

    it.each([
      ['of another directory', { idp: `https://sts.windows.net/${stranger}/` }],
      ['with a personal account', { idp: 'live.com' }],
      ['with an identity provider that is no text', { idp: null }],
      ['by its own word', { acct: 1 }],
      ['by its own word in a text', { acct: '1' }],
      ['of another directory that is called a member', { acct: 0, idp: 'google.com' }],
    ])('is not believed for a guest %s', async (_, more) => {
      provider.claims = claims({ email: 'root@example.com', ...more });
      expect(await outcome(server, 'microsoft')).toBe('email_not_verified');
    });

    it('lets in a guest whose address has a verified domain', async () => {
      const email = newEmail();
      provider.claims = claims({ email, acct: 1, xms_edov: true });
      expect(await outcome(server, 'microsoft')).toMatchObject({ email });
    });

    it('lets nobody in without an address', async () => {
      provider.claims = claims({ preferred_username: 'root@example.com', upn: 'root@example.com' });
      expect(await outcome(server, 'microsoft')).toBe('email_not_verified');
    });

    it.each([
      ['another directory', { iss: issuerOf(stranger), tid: stranger }],
      ['another directory, under the name of this one', { tid: stranger }],
      ['no directory', { tid: undefined }],
      ['personal accounts', { iss: issuerOf(personal), tid: personal }],
    ])('refuses a token of %s', async (_, more) => {
      const iss = more.tid && 'iss' in more ? issuerOf(more.tid) : issuerOf(directory);
      provider.claims = claims({ email: 'root@example.com', ...more, iss });
      expect(await outcome(server, 'microsoft')).toBe('provider_error');
    });
  });

  describe('named by a domain', () => {
    beforeEach(() => startWith('contoso.com'));

    it('is found by OpenID discovery, and its id is what counts', async () => {
      isOwnedBy(directory);
      const email = newEmail();
      provider.claims = claims({ email });
      expect(await outcome(server, 'microsoft')).toEqual({ email, username: 'Barbara' });
      provider.claims = claims({ email: 'root@example.com', iss: issuerOf(stranger), tid: stranger });
      expect(await outcome(server, 'microsoft')).toBe('provider_error');
    });

    it.each([
      ['personal accounts', () => issuerOf(personal)],
      ['every directory', () => issuerOf('{tenantid}')],
      ['another cloud', () => `https://login.partner.example/${directory}/v2.0`],
    ])('is refused where that is %s', async (_, issuer) => {
      isOwnedBy(directory, issuer());
      const { status, body } = await server.call('GET', at(paths.oauthSignIn, 'microsoft'));
      expect([status, body.code]).toEqual([502, 'provider_error']);
    });
  });
});

describe('a self-hosted provider', () => {
  const server = new TestServer();
  const startAt = (id: string, baseUrl: string) =>
    server.restart({ auth: { isInviteRequired: false }, oauth: { presets: clientOf(id, { baseUrl }) } });
  afterAll(() => server.close());

  it.each(['', '/gitlab'])('lets people in through GitLab at the path “%s”', async (path) => {
    await startAt('gitlab', `${provider.url}${path}`);
    const email = newEmail();
    const profile = { id: newSubject(), name: 'Ada', email, confirmed_at: '2012-05-23T09:05:22Z' };
    provider.answers = { [`${path}/api/v4/user`]: says(profile) };
    expect(await outcome(server, 'gitlab')).toEqual({ email, username: 'Ada' });
    expect(provider.asked.map((asked) => asked.path)).toEqual([`${path}/oauth/token`, `${path}/api/v4/user`]);
  });

  it('does not take the user of one installation for that of another with the same number', async () => {
    const emails = [newEmail(), newEmail()];
    const accounts = ['', '/gitlab'].map((path, index) => {
      const profile = { id: 5, name: 'Ada', email: emails[index], confirmed_at: '2012-05-23T09:05:22Z' };
      return [`${path}/api/v4/user`, says(profile)] as const;
    });
    provider.answers = Object.fromEntries(accounts);
    await startAt('gitlab', provider.url);
    expect(await outcome(server, 'gitlab')).toMatchObject({ email: emails[0] });
    await startAt('gitlab', `${provider.url}/gitlab`);
    expect(await outcome(server, 'gitlab')).toMatchObject({ email: emails[1] });
  });

  it('lets people in through GitHub Enterprise Server', async () => {
    await startAt('github', provider.url);
    const email = newEmail();
    provider.answers = {
      '/api/v3/user': says({ id: newSubject(), login: 'octocat', name: null, email: null }),
      '/api/v3/user/emails': says([{ email, primary: true, verified: true }]),
    };
    expect(await outcome(server, 'github')).toEqual({ email, username: 'octocat' });
    expect(provider.asked.map(({ path }) => path)).toEqual([
      '/login/oauth/access_token',
      '/api/v3/user',
      '/api/v3/user/emails',
    ]);
  });
});
