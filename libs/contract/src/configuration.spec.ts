import { publicConfiguration } from './configuration.js';

const auth = {
  mode: 'password',
  hasEmail: false,
  isInviteRequired: true,
  oauthEnabled: false,
  passwordResetEnabled: false,
  registrationEnabled: false,
  localSignInEnabled: true,
  routes: { login: '/auth/login' },
};

describe('what everybody may know of the configuration', () => {
  it('leaves secrets out, also when somebody hands in more', () => {
    expect(
      publicConfiguration.parse({ auth: { ...auth, jwtSecret: 'x' }, email: { password: 'y' } }),
    ).toEqual({
      auth,
    });
  });

  it('knows three ways to run, and no other', () => {
    const mode = (name: string) => publicConfiguration.safeParse({ auth: { ...auth, mode: name } }).success;
    expect(['dev', 'magic-link', 'password', 'oauth', 'Password', ''].map(mode)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
