import { at, paths, type AuthMode, type PublicConfiguration } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { aServer } from './support/server.js';

const signInMethods = [
  paths.devLogin,
  paths.login,
  paths.verify,
  paths.passwordLogin,
  paths.register,
  paths.passwordReset,
  paths.setupPassword,
];

interface Mode {
  readonly authMode: AuthMode;
  readonly isInviteRequired: boolean;
  /** The routes to sign in. */
  readonly open: readonly string[];
}

const modes: Mode[] = [
  { authMode: 'dev', isInviteRequired: false, open: [paths.devLogin] },
  { authMode: 'password', isInviteRequired: true, open: [paths.passwordLogin, paths.setupPassword] },
  {
    authMode: 'password',
    isInviteRequired: false,
    open: [paths.passwordLogin, paths.setupPassword, paths.register],
  },
];

describe.each(modes)(
  'mode $authMode, invites required: $isInviteRequired',
  ({ authMode, isInviteRequired, open }) => {
    const server = aServer({ auth: { authMode, isInviteRequired } });

    it.each(signInMethods.filter((path) => !open.includes(path)))('has no route %s', async (path) => {
      const body = { email: 'root@example.com', password: 'correct horse battery' };
      expect(await server.call('POST', path, body)).toMatchObject(refusal(404, 'not_available'));
      expect(await server.call('POST', path, {})).toMatchObject(refusal(404, 'not_available'));
    });

    it.each(open)('has the route %s, which requires an email address', async (path) => {
      const { status, body } = await server.call('POST', path, {});
      expect({ status, ...body }).toMatchObject({
        status: 400,
        code: 'invalid_input',
        details: { email: [expect.any(String)] },
      });
    });

    it('is described by the public configuration, without secrets', async () => {
      const { body, text } = await server.call<PublicConfiguration>('GET', paths.configFile);
      const isOpen = authMode === 'password' && !isInviteRequired;
      expect(body).toEqual({
        auth: {
          mode: authMode,
          hasEmail: false,
          isInviteRequired,
          oauthEnabled: false,
          passwordResetEnabled: false,
          registrationEnabled: isOpen,
          localSignInEnabled: true,
          capabilities: {
            devSignIn: authMode === 'dev',
            magicLink: false,
            passwords: authMode === 'password',
            passwordSignIn: authMode === 'password',
            registration: isOpen,
            passwordReset: false,
            invitations: false,
            oauth: false,
            mail: false,
            emailVerification: authMode === 'password',
          },
          routes: {
            config: '/config.json',
            devLogin: '/auth/dev-login',
            login: '/auth/login',
            logout: '/auth/logout',
            me: '/auth/me',
            oauthProviders: '/auth/oauth/providers',
            passwordLogin: '/auth/password-login',
            passwordReset: '/auth/request-password-reset',
            refresh: '/auth/refresh',
            register: '/auth/register',
            setupPassword: '/auth/setup-password',
            verify: '/auth/verify',
          },
        },
      });
      expect((await server.call('GET', paths.config)).text).toBe(text);
    });

    it('has no OAuth providers by default', async () => {
      expect(await server.call('GET', paths.oauthProviders)).toMatchObject({
        status: 200,
        body: { providers: [], count: 0 },
      });
      expect(await server.call('GET', `${paths.oauth}/google`)).toMatchObject(refusal(404, 'not_found'));
    });
  },
);

describe('a password route in dev mode', () => {
  const server = aServer({ auth: { authMode: 'dev' } });

  it('does not exist for signed-in users either', async () => {
    const admin = await server.admin();
    const body = { currentPassword: 'correct horse battery', newPassword: 'another one, longer' };
    expect(await admin.call('POST', paths.changePassword, body)).toMatchObject(refusal(404, 'not_available'));
    expect(
      await admin.call('POST', at(paths.userPassword, admin.id), { password: 'a fine long one' }),
    ).toMatchObject(refusal(404, 'not_available'));
  });
});
