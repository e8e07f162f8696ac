import { publicConfiguration } from './configuration.js';

const auth = {
  mode: 'password',
  hasEmail: false,
  isInviteRequired: true,
  oauthEnabled: false,
  passwordResetEnabled: false,
  registrationEnabled: false,
  localSignInEnabled: true,
  capabilities: {
    devSignIn: false,
    magicLink: false,
    passwords: true,
    passwordSignIn: true,
    registration: false,
    passwordReset: false,
    invitations: false,
    oauth: false,
    mail: false,
    emailVerification: true,
  },
  routes: { login: '/auth/login' },
};

describe('the public configuration', () => {
  it('leaves out secrets and other fields that it does not name', () => {
    expect(
      publicConfiguration.parse({ auth: { ...auth, jwtSecret: 'x' }, email: { password: 'y' } }),
    ).toEqual({
      auth,
    });
  });

  it('accepts the three modes and no other', () => {
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
