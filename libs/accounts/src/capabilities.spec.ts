import type { Capability } from '@mikrochat/contract';
import { capabilitiesOf } from './capabilities.js';
import type { AccountSettings } from './settings.js';
import { settings } from './testing/accounts-database.js';

/** The names of what is allowed. */
function allowed(changed: Partial<AccountSettings>, mail: boolean): Capability[] {
  const capabilities = Object.entries(capabilitiesOf({ ...settings, ...changed }, mail));
  return capabilities.flatMap(([name, isAllowed]) => (isAllowed ? [name as Capability] : [])).sort();
}

const open = { isInviteRequired: false };

describe('capabilitiesOf', () => {
  it.each<[string, Partial<AccountSettings>, boolean, Capability[]]>([
    ['dev mode', { authMode: 'dev' }, false, ['devSignIn']],
    ['dev mode with open registration', { authMode: 'dev', ...open }, false, ['devSignIn']],
    ['dev mode with mail', { authMode: 'dev' }, true, ['devSignIn', 'mail']],
    [
      'dev mode with providers only',
      { authMode: 'dev', localSignIn: false, providers: ['google'] },
      false,
      ['oauth'],
    ],
    ['magic links', { authMode: 'magic-link', ...open }, true, ['emailVerification', 'magicLink', 'mail']],
    ['magic links without mail', { authMode: 'magic-link' }, false, ['emailVerification']],
    [
      'magic links with providers only',
      { authMode: 'magic-link', localSignIn: false, providers: ['google'] },
      true,
      ['emailVerification', 'mail', 'oauth'],
    ],
    ['passwords', {}, false, ['emailVerification', 'passwordSignIn', 'passwords']],
    [
      'passwords with open registration',
      open,
      false,
      ['emailVerification', 'passwordSignIn', 'passwords', 'registration'],
    ],
    [
      'passwords with mail',
      {},
      true,
      ['emailVerification', 'invitations', 'mail', 'passwordReset', 'passwordSignIn', 'passwords'],
    ],
    [
      'passwords with providers only',
      { localSignIn: false, providers: ['google'], ...open },
      true,
      ['emailVerification', 'mail', 'oauth', 'passwords'],
    ],
  ])('allows with %s', (_, changed, mail, expected) => {
    expect(allowed(changed, mail)).toEqual(expected);
  });
});
