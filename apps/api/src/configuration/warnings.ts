import { at, paths } from '@mikrochat/contract';
import { parseSender } from '../mail/sender.js';
import type { Gathered } from './gather.js';
import type { ParsedConfiguration } from './schema.js';

const MIN_SECRET_BYTES = 32;
const isLocal = (url: string): boolean => /^(localhost|127\.|\[::1\])/.test(new URL(url).hostname);

function hasNoWayIn({ auth, chat, email }: ParsedConfiguration, { firstLook }: Gathered): boolean {
  return (
    auth.authMode === 'password' &&
    !firstLook &&
    !email?.host &&
    chat.initialUser !== undefined &&
    !chat.initialUser.password
  );
}

/** Redirect URIs at which nobody answers: a letter is quickly wrong, and the provider's own words say little. */
const strayRedirects = ({ oauth }: ParsedConfiguration): string[] =>
  [...Object.entries(oauth.presets), ...oauth.custom.map((one) => [one.id, one] as const)]
    .filter(([id, { redirectUri }]) => !redirectUri.endsWith(at(paths.oauthCallback, id)))
    .map(([id]) => `The redirectUri of ${id} does not end in ${at(paths.oauthCallback, id)}.`);

/** What works, and should still be known. */
export function warningsOf(configuration: ParsedConfiguration, appUrl: string, gathered: Gathered): string[] {
  const { auth, chat, email } = configuration;
  const secretBytes = auth.jwtSecret === undefined ? MIN_SECRET_BYTES : Buffer.byteLength(auth.jwtSecret);
  const all: [boolean, string][] = [
    [auth.authMode === 'dev', 'Dev mode: everybody gets in with an email address alone.'],
    [
      email?.host !== undefined && !parseSender(email.from ?? email.user ?? ''),
      'email.from is not set, and email.user is no address: mail servers may refuse what comes from us.',
    ],
    [
      auth.authMode === 'magic-link' && auth.localSignIn && !email?.host,
      `No mail server is configured (email.host): mails stay at ${appUrl}${paths.mailbox}, which everybody who reaches this server can read.`,
    ],
    [
      appUrl.startsWith('http:') && !isLocal(appUrl),
      `${appUrl} is plain HTTP: passwords and sessions travel in clear. Use HTTPS.`,
    ],
    [
      secretBytes < MIN_SECRET_BYTES,
      `auth.jwtSecret is short: production wants at least ${MIN_SECRET_BYTES} bytes (openssl rand -base64 32).`,
    ],
    [
      chat.initialUser === undefined && auth.isInviteRequired,
      'chat.initialUser is not set: where nobody is an admin yet, nobody can be invited.',
    ],
    [
      hasNoWayIn(configuration, gathered),
      'The first admin has no password unless one was set before. Give one with INITIAL_USER_PASSWORD, ' +
        '--initialUserPassword or chat.initialUser.password.',
    ],
  ];
  const applying = all.filter(([applies]) => applies).map(([, warning]) => warning);
  return [...applying, ...strayRedirects(configuration)];
}
