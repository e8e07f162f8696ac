import { at, paths, type OAuthProvidersBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { appUrl, root } from './support/configuration.js';
import { Browser } from './support/oauth-browser.js';
import { client, OpenIdProvider } from './support/oauth-openid.js';
import { newEmail, TestServer } from './support/server.js';
import { claimsOf } from './support/tokens.js';

const redirectUri = `${appUrl}${at(paths.oauthCallback, 'club')}`;

describe('signing in through an OpenID provider', () => {
  const club = new OpenIdProvider();
  const server = new TestServer();
  let subjects = 0;

  const member = (claims: object = {}) => ({
    sub: `member-${++subjects}`,
    email: newEmail(),
    email_verified: true,
    name: 'Ada of the club',
    ...claims,
  });

  beforeAll(async () => {
    await club.open(redirectUri);
    await server.start({
      auth: { isInviteRequired: false },
      oauth: { custom: [{ id: 'club', name: 'Rowing Club', issuer: club.url, redirectUri, ...client }] },
    });
  });
  afterAll(async () => {
    await server.close();
    await club.close();
  });

  it('is offered to everybody who asks', async () => {
    expect(await server.call<OAuthProvidersBody>('GET', paths.oauthProviders)).toMatchObject({
      status: 200,
      body: { providers: [{ id: 'club', name: 'Rowing Club', loginUrl: '/auth/oauth/club' }], count: 1 },
    });
    expect(await server.call('GET', paths.configFile)).toMatchObject({
      body: { auth: { oauthEnabled: true, localSignInEnabled: true } },
    });
  });

  it('opens a session for somebody new, with the name and address of the provider', async () => {
    const account = member();
    club.seat(account);
    const browser = new Browser(server);
    const { body } = await browser.signIn('club');
    expect(claimsOf(body.accessToken)).toMatchObject({ email: account.email, username: 'Ada of the club' });
    expect(await server.call('GET', paths.sessions, undefined, { token: body.accessToken })).toMatchObject({
      body: { sessions: [{ method: 'oauth:club' }] },
    });
  });

  it('knows the same person again, also with another address', async () => {
    const account = member();
    club.seat(account);
    const { userId } = await new Browser(server).signIn('club');
    club.seat({ ...account, email: newEmail() });
    expect(await new Browser(server).signIn('club')).toMatchObject({ userId });
  });

  it('finds the owner of a verified address, in any case', async () => {
    club.seat(member({ email: root.email.toUpperCase() }));
    const { userId } = await new Browser(server).signIn('club');
    expect(userId).toBe((await server.admin()).id);
  });

  it('brings back the page that was asked for', async () => {
    club.seat(member());
    const browser = new Browser(server);
    const { code = '' } = await browser.goThrough('club', '?then=%2Fadmin%2Fusers%3Fpage%3D2');
    expect((await browser.exchange(code)).body.then).toBe('/admin/users?page=2');
  });

  it('comes back as it went when somebody cancels', async () => {
    club.present = null;
    expect(await new Browser(server).goThrough('club')).toEqual({ error: 'sign_in_cancelled' });
  });

  it('does not know a provider that nobody configured', async () => {
    expect(await server.call('GET', at(paths.oauthSignIn, 'other'))).toMatchObject(refusal(404, 'not_found'));
  });
});
