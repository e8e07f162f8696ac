import { at, paths } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { appUrl, root, type Overrides } from './support/configuration.js';
import { Browser } from './support/oauth-browser.js';
import { client, OpenIdProvider } from './support/oauth-openid.js';
import { aServerWithMail, newEmail, newPassword, TestServer } from './support/server.js';

const redirectUri = `${appUrl}${at(paths.oauthCallback, 'club')}`;
const custom = [{ id: 'club', name: 'Club', issuer: 'http://127.0.0.1:1', redirectUri, ...client }];
const closed = (auth: Overrides['auth']): Overrides => ({
  auth: { ...auth, isInviteRequired: false, localSignIn: false },
  oauth: { custom },
});

describe('a team that lets people in through providers only', () => {
  const { server } = aServerWithMail(closed({ authMode: 'password' }));

  it('says so', async () => {
    expect(await server.call('GET', paths.configFile)).toMatchObject({
      body: {
        auth: {
          localSignInEnabled: false,
          oauthEnabled: true,
          passwordResetEnabled: false,
          registrationEnabled: false,
        },
      },
    });
  });

  it.each([
    [paths.register, { email: 'somebody@example.com', password: newPassword }],
    [paths.passwordReset, { email: root.email }],
    [paths.devLogin, { email: root.email }],
    [paths.login, { email: root.email }],
    [paths.verify, { email: root.email }],
  ])('has no %s', async (path, body) => {
    expect(await server.call('POST', path, body)).toMatchObject(refusal(404, 'not_available'));
  });

  it('answers alike for the initial admin and for strangers, so that nothing tells whose address it is', async () => {
    const [stranger, admin] = ['somebody@example.com', root.email];
    const login = (email: string) =>
      server.call('POST', paths.passwordLogin, { email, password: 'a wrong guess' });
    const setUp = (email: string) =>
      server.call('POST', paths.setupPassword, { email, token: 'a.b.c', password: newPassword });
    for (const ask of [login, setUp]) expect((await ask(admin)).text).toBe((await ask(stranger)).text);
    expect(await login(stranger)).toMatchObject(refusal(401, 'invalid_credentials'));
    expect(await setUp(stranger)).toMatchObject(refusal(400, 'invalid_link'));
  });

  it('still lets the initial admin in with their password, and refuses a wrong one', async () => {
    const admin = await server.admin();
    expect(await admin.call('GET', paths.me)).toMatchObject({ status: 200 });
    const wrong = { email: root.email, password: 'a wrong guess' };
    expect(await server.call('POST', paths.passwordLogin, wrong)).toMatchObject(
      refusal(401, 'invalid_credentials'),
    );
  });

  it('adds people without a password, and sends them no link to set one', async () => {
    const admin = await server.admin();
    const id = await server.add(admin, newEmail());
    expect(await server.query('select from passwords where user_id = $1', [id])).toEqual([]);
    expect(await server.query('select from outbox')).toEqual([]);
    expect(await admin.call('POST', at(paths.inviteUser, id))).toMatchObject(refusal(404, 'not_available'));
  });
});

describe.each(['dev', 'magic-link'] as const)('a team in %s mode with providers only', (authMode) => {
  const { server } = aServerWithMail(closed({ authMode }));

  it.each([paths.devLogin, paths.login, paths.verify, paths.passwordLogin])('has no %s', async (path) => {
    const body = { email: root.email, password: root.password };
    expect(await server.call('POST', path, body)).toMatchObject(refusal(404, 'not_available'));
  });
});

describe('the last way in', () => {
  const club = new OpenIdProvider();
  const server = new TestServer();

  beforeAll(async () => {
    await club.open(redirectUri);
    const custom = [{ id: 'club', name: 'Club', issuer: club.url, redirectUri, ...client }];
    await server.start({ auth: { localSignIn: false }, oauth: { custom } });
  });
  afterAll(async () => {
    await server.close();
    await club.close();
  });

  it('is the provider, for everybody but the initial admin', async () => {
    const email = newEmail();
    await server.add(await server.admin(), email);
    for (const [address, status] of [
      [email, 400],
      [root.email, 200],
    ] as const) {
      club.seat({ sub: address, email: address, email_verified: true });
      const { body } = await new Browser(server).signIn('club');
      const unlink = await server.call('DELETE', at(paths.identity, 'club'), undefined, {
        token: body.accessToken,
      });
      expect(unlink.status).toBe(status);
    }
  });
});
