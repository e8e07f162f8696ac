import type { Capabilities } from '@mikrochat/contract';
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

/** As the server computes them from its settings. */
const capabilitiesOf = (served: typeof auth): Partial<Capabilities> => ({
  mail: served.hasEmail,
  oauth: served.oauthEnabled,
  registration: served.registrationEnabled && served.localSignInEnabled,
  passwordReset: served.passwordResetEnabled && served.localSignInEnabled,
  emailVerification: served.mode !== 'dev',
});

/** A server with password sign-in and registration. */
export function passwordServer(overrides: Partial<typeof auth> = {}): FakeServer {
  const served = { ...auth, ...overrides };
  return new FakeServer()
    .on('GET /config.json', () => ({ body: { auth: { ...served, capabilities: capabilitiesOf(served) } } }))
    .on('GET /auth/sessions', () => ({ body: { sessions: [] } }));
}
