import { FakeServer } from './fake-server';

const auth = {
  mode: 'password',
  hasEmail: false,
  isInviteRequired: false,
  oauthEnabled: false,
  passwordResetEnabled: false,
  registrationEnabled: true,
  localSignInEnabled: true,
  mailbox: undefined as string | undefined,
  routes: {},
};

/** A server with password sign-in and open registration; `more` says what differs. */
export const passwordServer = (more: Partial<typeof auth> = {}): FakeServer =>
  new FakeServer()
    .on('GET /config.json', () => ({ body: { auth: { ...auth, ...more } } }))
    .on('GET /auth/sessions', () => ({ body: { sessions: [] } }));
