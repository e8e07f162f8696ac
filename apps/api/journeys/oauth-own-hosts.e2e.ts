import { at, paths } from '@mikrochat/contract';
import { microsoftAt } from '@mikrochat/auth/presets';
import type { OAuthPreset } from '@mikrochat/auth';
import { appUrl } from './support/configuration.js';
import { Browser } from './support/oauth-browser.js';
import { FakeProvider, type StubResponse } from './support/oauth-fake.js';
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

/** The claims of the user who signed in, or the error code. */
async function outcome(server: TestServer, id: string): Promise<unknown> {
  const browser = new Browser(server);
  const { code, error } = await browser.completeFlow(id);
  if (code === undefined) return error;
  const { email, username } = claimsOf((await browser.redeemCode(code)).body.accessToken);
  return { email, username };
}

const says = (body: unknown) => (): StubResponse => ({ body });

describe('one tenant of Microsoft', () => {
  const tenantId = '9122040d-6c67-4c5b-b112-36a304b66dad';
  const otherTenant = '72f988bf-86f1-41af-91ab-2d7cd011db47';
  const personalAccounts = '9188040d-6c67-4c5b-b112-36a304b66dad';
  const localPresets: Record<string, OAuthPreset> = {};
  const server = new TestServer({}, undefined, { localPresets });
  const startWith = (tenant: string) =>
    server.restart({
      auth: { isInviteRequired: false },
      oauth: { presets: clientOf('microsoft', { tenant }) },
    });
  const issuerOf = (id: string) => `${provider.url}/${id}/v2.0`;
  const claims = (more: object) => ({
    iss: issuerOf(tenantId),
    tid: tenantId,
    sub: `AAAA${newSubject()}`,
    name: 'Barbara',
    ver: '2.0',
    ...more,
  });
  /** The OpenID configuration of the tenant that owns the domain. */
  const isOwnedBy = (id: string, issuer = issuerOf(id)) => {
    provider.responses['/contoso.com/v2.0/.well-known/openid-configuration'] = says({
      issuer,
      authorization_endpoint: 'https://login.example.com/elsewhere/authorize',
      token_endpoint: 'https://login.example.com/elsewhere/token',
      jwks_uri: 'https://login.example.com/elsewhere/keys',
    });
  };

  beforeAll(() => void (localPresets['microsoft'] = microsoftAt(provider.url)));
  afterAll(() => server.close());

  describe('named by its id', () => {
    beforeAll(() => startWith(tenantId.toUpperCase()));

    it('is the only tenant that users are sent to and that is called', async () => {
      const { headers } = await server.call('GET', at(paths.oauthSignIn, 'microsoft'));
      const { pathname } = new URL(headers.get('location') ?? '');
      expect(pathname).toBe(`/${tenantId}/oauth2/v2.0/authorize`);
      provider.claims = claims({ email: newEmail() });
      await outcome(server, 'microsoft');
      const requested = provider.requests.map(({ path }) => path);
      expect(requested).toEqual([`/${tenantId}/oauth2/v2.0/token`, `/${tenantId}/discovery/v2.0/keys`]);
    });

    it.each([
      ['without any optional claim', {}],
      ['marked as a member', { acct: 0 }],
      ['authenticated by the tenant itself', { idp: `https://sts.windows.net/${tenantId}/` }],
    ])('verifies the email addresses of its members: %s', async (_, more) => {
      const email = newEmail();
      provider.claims = claims({ email, ...more });
      expect(await outcome(server, 'microsoft')).toEqual({ email, username: 'Barbara' });
    });

    it.each([
      ['from another tenant', { idp: `https://sts.windows.net/${otherTenant}/` }],
      ['with a personal account', { idp: 'live.com' }],
      ['with an invalid identity provider', { idp: null }],
      ['marked as a guest', { acct: 1 }],
      ['marked as a guest by a string', { acct: '1' }],
      ['of another identity provider, marked as a member', { acct: 0, idp: 'google.com' }],
    ])('does not verify the email address of a guest: %s', async (_, more) => {
      provider.claims = claims({ email: 'root@example.com', ...more });
      expect(await outcome(server, 'microsoft')).toBe('email_not_verified');
    });

    it('signs in a guest whose email address has a verified domain owner', async () => {
      const email = newEmail();
      provider.claims = claims({ email, acct: 1, xms_edov: true });
      expect(await outcome(server, 'microsoft')).toMatchObject({ email });
    });

    it('refuses an account without an email address', async () => {
      provider.claims = claims({ preferred_username: 'root@example.com', upn: 'root@example.com' });
      expect(await outcome(server, 'microsoft')).toBe('email_not_verified');
    });

    it.each([
      ['another tenant', { iss: issuerOf(otherTenant), tid: otherTenant }],
      ['another tenant with the issuer of this one', { tid: otherTenant }],
      ['no tenant', { tid: undefined }],
      ['the tenant of personal accounts', { iss: issuerOf(personalAccounts), tid: personalAccounts }],
    ])('refuses a token of %s', async (_, more) => {
      const iss = more.tid && 'iss' in more ? issuerOf(more.tid) : issuerOf(tenantId);
      provider.claims = claims({ email: 'root@example.com', ...more, iss });
      expect(await outcome(server, 'microsoft')).toBe('provider_error');
    });
  });

  describe('named by a domain', () => {
    beforeEach(() => startWith('contoso.com'));

    it('is resolved to its id by OpenID discovery', async () => {
      isOwnedBy(tenantId);
      const email = newEmail();
      provider.claims = claims({ email });
      expect(await outcome(server, 'microsoft')).toEqual({ email, username: 'Barbara' });
      provider.claims = claims({ email: 'root@example.com', iss: issuerOf(otherTenant), tid: otherTenant });
      expect(await outcome(server, 'microsoft')).toBe('provider_error');
    });

    it.each([
      ['the tenant of personal accounts', () => issuerOf(personalAccounts)],
      ['every tenant', () => issuerOf('{tenantid}')],
      ['another cloud', () => `https://login.partner.example/${tenantId}/v2.0`],
    ])('is refused where it belongs to %s', async (_, issuer) => {
      isOwnedBy(tenantId, issuer());
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

  it.each(['', '/gitlab'])('GitLab signs users in at the path “%s”', async (path) => {
    await startAt('gitlab', `${provider.url}${path}`);
    const email = newEmail();
    const profile = { id: newSubject(), name: 'Ada', email, confirmed_at: '2012-05-23T09:05:22Z' };
    provider.responses = { [`${path}/api/v4/user`]: says(profile) };
    expect(await outcome(server, 'gitlab')).toEqual({ email, username: 'Ada' });
    expect(provider.requests.map((request) => request.path)).toEqual([
      `${path}/oauth/token`,
      `${path}/api/v4/user`,
    ]);
  });

  it('does not confuse the users of two installations with the same number', async () => {
    const emails = [newEmail(), newEmail()];
    const accounts = ['', '/gitlab'].map((path, index) => {
      const profile = { id: 5, name: 'Ada', email: emails[index], confirmed_at: '2012-05-23T09:05:22Z' };
      return [`${path}/api/v4/user`, says(profile)] as const;
    });
    provider.responses = Object.fromEntries(accounts);
    await startAt('gitlab', provider.url);
    expect(await outcome(server, 'gitlab')).toMatchObject({ email: emails[0] });
    await startAt('gitlab', `${provider.url}/gitlab`);
    expect(await outcome(server, 'gitlab')).toMatchObject({ email: emails[1] });
  });

  it('GitHub Enterprise Server signs users in', async () => {
    await startAt('github', provider.url);
    const email = newEmail();
    provider.responses = {
      '/api/v3/user': says({ id: newSubject(), login: 'octocat', name: null, email: null }),
      '/api/v3/user/emails': says([{ email, primary: true, verified: true }]),
    };
    expect(await outcome(server, 'github')).toEqual({ email, username: 'octocat' });
    expect(provider.requests.map(({ path }) => path)).toEqual([
      '/login/oauth/access_token',
      '/api/v3/user',
      '/api/v3/user/emails',
    ]);
  });
});
