import { at, paths } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { appUrl, root, type Overrides } from './support/configuration.js';
import { Browser } from './support/oauth-browser.js';
import { client, OpenIdProvider } from './support/oauth-openid.js';
import { aServerWithMail, newEmail, newPassword, TestServer } from './support/server.js';

const redirectUri = `${appUrl}${at(paths.oauthCallback, 'acme')}`;
const custom = [{ id: 'acme', name: 'Acme', issuer: 'http://127.0.0.1:1', redirectUri, ...client }];
const closed = (auth: Overrides['auth']): Overrides => ({
  auth: { ...auth, isInviteRequired: false, localSignIn: false },
  oauth: { custom },
});

describe('sign-in with providers only, in password mode', () => {
  const { server } = aServerWithMail(closed({ authMode: 'password' }));

  it('is reported in the configuration', async () => {
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
    [paths.register, { email: 'unknown@example.com', password: newPassword }],
    [paths.passwordReset, { email: root.email }],
    [paths.devLogin, { email: root.email }],
    [paths.login, { email: root.email }],
    [paths.verify, { email: root.email }],
  ])('disables %s', async (path, body) => {
    expect(await server.call('POST', path, body)).toMatchObject(refusal(404, 'not_available'));
  });

  it('answers alike for the initial admin and unknown email addresses, so that it reveals no user', async () => {
    const [unknown, admin] = ['unknown@example.com', root.email];
    const login = (email: string) =>
      server.call('POST', paths.passwordLogin, { email, password: 'a wrong guess' });
    const setUp = (email: string) =>
      server.call('POST', paths.setupPassword, { email, token: 'a.b.c', password: newPassword });
    for (const send of [login, setUp]) expect((await send(admin)).text).toBe((await send(unknown)).text);
    expect(await login(unknown)).toMatchObject(refusal(401, 'invalid_credentials'));
    expect(await setUp(unknown)).toMatchObject(refusal(400, 'invalid_link'));
  });

  it('allows the initial admin to sign in with their password, and refuses a wrong one', async () => {
    const admin = await server.admin();
    expect(await admin.call('GET', paths.me)).toMatchObject({ status: 200 });
    const wrong = { email: root.email, password: 'a wrong guess' };
    expect(await server.call('POST', paths.passwordLogin, wrong)).toMatchObject(
      refusal(401, 'invalid_credentials'),
    );
  });

  it('adds users without a password, and sends no link to set one', async () => {
    const admin = await server.admin();
    const id = await server.add(admin, newEmail());
    expect(await server.query('select from passwords where user_id = $1', [id])).toEqual([]);
    expect(await server.query('select from outbox')).toEqual([]);
    expect(await admin.call('POST', at(paths.inviteUser, id))).toMatchObject(refusal(404, 'not_available'));
  });
});

describe.each(['dev', 'magic-link'] as const)('sign-in with providers only, in %s mode', (authMode) => {
  const { server } = aServerWithMail(closed({ authMode }));

  it.each([paths.devLogin, paths.login, paths.verify, paths.passwordLogin])('disables %s', async (path) => {
    const body = { email: root.email, password: root.password };
    expect(await server.call('POST', path, body)).toMatchObject(refusal(404, 'not_available'));
  });
});

describe('the last sign-in method', () => {
  const acme = new OpenIdProvider();
  const server = new TestServer();

  beforeAll(async () => {
    await acme.open(redirectUri);
    const custom = [{ id: 'acme', name: 'Acme', issuer: acme.url, redirectUri, ...client }];
    await server.start({ auth: { localSignIn: false }, oauth: { custom } });
  });
  afterAll(async () => {
    await server.close();
    await acme.close();
  });

  it('is the provider for all users but the initial admin, and cannot be unlinked', async () => {
    const email = newEmail();
    await server.add(await server.admin(), email);
    for (const [signedInAs, status] of [
      [email, 400],
      [root.email, 200],
    ] as const) {
      acme.signInAs({ sub: signedInAs, email: signedInAs, email_verified: true });
      const { body } = await new Browser(server).signIn('acme');
      const unlink = await server.call('DELETE', at(paths.identity, 'acme'), undefined, {
        token: body.accessToken,
      });
      expect(unlink.status).toBe(status);
    }
  });
});
