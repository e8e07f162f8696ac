import { at, paths, type OAuthProvidersBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { appUrl, root } from './support/configuration.js';
import { Browser } from './support/oauth-browser.js';
import { client, OpenIdProvider } from './support/oauth-openid.js';
import { newEmail, TestServer } from './support/server.js';
import { claimsOf } from './support/tokens.js';

const redirectUri = `${appUrl}${at(paths.oauthCallback, 'acme')}`;

describe('signing in through an OpenID provider', () => {
  const acme = new OpenIdProvider();
  const server = new TestServer();
  let subjects = 0;

  const newAccount = (claims: object = {}) => ({
    sub: `member-${++subjects}`,
    email: newEmail(),
    email_verified: true,
    name: 'Ada of Acme',
    ...claims,
  });

  beforeAll(async () => {
    await acme.open(redirectUri);
    await server.start({
      auth: { isInviteRequired: false },
      oauth: { custom: [{ id: 'acme', name: 'Acme', issuer: acme.url, redirectUri, ...client }] },
    });
  });
  afterAll(async () => {
    await server.close();
    await acme.close();
  });

  it('is listed publicly', async () => {
    expect(await server.call<OAuthProvidersBody>('GET', paths.oauthProviders)).toMatchObject({
      status: 200,
      body: { providers: [{ id: 'acme', name: 'Acme', loginUrl: '/auth/oauth/acme' }], count: 1 },
    });
    expect(await server.call('GET', paths.configFile)).toMatchObject({
      body: { auth: { oauthEnabled: true, localSignInEnabled: true } },
    });
  });

  it('creates a user with the name and email address of the provider, and starts a session', async () => {
    const account = newAccount();
    acme.signInAs(account);
    const browser = new Browser(server);
    const { body } = await browser.signIn('acme');
    expect(claimsOf(body.accessToken)).toMatchObject({ email: account.email, username: 'Ada of Acme' });
    expect(await server.call('GET', paths.sessions, undefined, { token: body.accessToken })).toMatchObject({
      body: { sessions: [{ method: 'oauth:acme' }] },
    });
  });

  it('finds the same user again by the subject, also with another email address', async () => {
    const account = newAccount();
    acme.signInAs(account);
    const { userId } = await new Browser(server).signIn('acme');
    acme.signInAs({ ...account, email: newEmail() });
    expect(await new Browser(server).signIn('acme')).toMatchObject({ userId });
  });

  it('finds a user by a verified email address, in any case', async () => {
    acme.signInAs(newAccount({ email: root.email.toUpperCase() }));
    const { userId } = await new Browser(server).signIn('acme');
    expect(userId).toBe((await server.admin()).id);
  });

  it('returns to the requested page', async () => {
    acme.signInAs(newAccount());
    const browser = new Browser(server);
    const { code = '' } = await browser.completeFlow('acme', '?then=%2Fadmin%2Fusers%3Fpage%3D2');
    expect((await browser.redeemCode(code)).body.then).toBe('/admin/users?page=2');
  });

  it('returns sign_in_cancelled where the user cancels', async () => {
    acme.account = null;
    expect(await new Browser(server).completeFlow('acme')).toEqual({ error: 'sign_in_cancelled' });
  });

  it('answers 404 for a provider that is not configured', async () => {
    expect(await server.call('GET', at(paths.oauthSignIn, 'other'))).toMatchObject(refusal(404, 'not_found'));
  });
});
