import type { Capabilities } from '@mikrochat/contract';
import type { AccountSettings } from './settings.js';

/**
 * What the configuration allows: the only place that derives it from the settings.
 * @param mail whether the server can send mails
 */
export function capabilitiesOf(settings: AccountSettings, mail: boolean): Capabilities {
  const { authMode, localSignIn, isInviteRequired, providers } = settings;
  const passwords = authMode === 'password';
  const passwordSignIn = passwords && localSignIn;
  return {
    devSignIn: authMode === 'dev' && localSignIn,
    magicLink: authMode === 'magic-link' && localSignIn && mail,
    passwords,
    passwordSignIn,
    registration: passwordSignIn && !isInviteRequired,
    passwordReset: passwordSignIn && mail,
    invitations: passwordSignIn && mail,
    oauth: providers.length > 0,
    mail,
    // In dev mode every email address is only claimed.
    emailVerification: authMode !== 'dev',
  };
}
