import { at, paths } from '@mikrochat/contract';
import { parseSender } from '../mail/sender.js';
import { isInternalHost, isLocalHost } from '../network/hosts.js';
import { COUNTS_AS_PRODUCTION } from './check.js';
import { databaseTls } from './database-tls.js';
import type { RawConfiguration } from './raw-configuration.js';
import type { ParsedConfiguration } from './schema.js';
import { get } from './tree.js';
import { trustRangeOf } from './trusted-proxies.js';
import { isMadeOfWords } from './weak-secret.js';
import { GENERATE_ONE } from './weaknesses.js';

const isLocal = (url: string): boolean => isLocalHost(new URL(url).hostname);

/** Whether the initial admin may be unable to sign in: in password mode, without a configured password and without mail. */
function lacksSignInMethod(
  { auth, chat, email }: ParsedConfiguration,
  { isEvaluation }: RawConfiguration,
): boolean {
  return (
    auth.authMode === 'password' &&
    !isEvaluation &&
    !email?.host &&
    chat.initialUser !== undefined &&
    !chat.initialUser.password
  );
}

/** Providers whose redirect URI is not the callback of this server, which few providers report clearly. */
const redirectWarnings = ({ oauth }: ParsedConfiguration): string[] =>
  [...Object.entries(oauth.presets), ...oauth.custom.map((provider) => [provider.id, provider] as const)]
    .filter(([id, { redirectUri }]) => !redirectUri.endsWith(at(paths.oauthCallback, id)))
    .map(([id]) => `The redirectUri of ${id} does not end in ${at(paths.oauthCallback, id)}.`);

/** Database URLs that disable TLS explicitly, to a host that is not internal. */
const databaseTlsWarnings = ({ tree }: RawConfiguration): string[] =>
  ['storage.databaseUrl', 'storage.migrationUrl'].flatMap((key) => {
    const url = get(tree, key);
    const { host = '', tls } = databaseTls(typeof url === 'string' ? url : '') ?? {};
    if (tls !== 'disabled' || isInternalHost(host)) return [];
    return [`${key} has sslmode=disable: all data sent to ${host} can be read and changed in the network.`];
  });

/** An external database without a separate login for the owner of the tables. */
const databaseRoleWarnings = ({ storage }: ParsedConfiguration): string[] =>
  storage.databaseUrl === undefined || storage.migrationUrl !== undefined
    ? []
    : [
        'storage.migrationUrl (DATABASE_MIGRATION_URL) is not set: the server’s own database user could change audit ' +
          'events, and they are kept forever, whatever audit.retentionDays is.',
      ];

const proxyWarnings = ({ server }: ParsedConfiguration): string[] =>
  trustRangeOf(server.trustProxy) === 'private-networks'
    ? [
        'server.trustProxy: uniquelocal and linklocal trust every host of a private network or VPN, which can then ' +
          'forge any IP address. Give the number of proxies in front (1) or the proxy’s own IP address.',
      ]
    : [];

type ConditionalWarning = readonly [applies: boolean, warning: string];
const applicable = (warnings: readonly ConditionalWarning[]): string[] =>
  warnings.filter(([applies]) => applies).map(([, warning]) => warning);

type Email = NonNullable<ParsedConfiguration['email']>;

const mailServerWarnings = ({ host = '', secure, requireTls, from, user }: Email): string[] =>
  applicable([
    [
      !parseSender(from ?? user ?? ''),
      'email.from is not set, and email.user is no email address: mail servers may refuse mails from this server.',
    ],
    [
      !secure && !requireTls && !isLocalHost(host),
      `email.requireTls is off: sign-in links may be sent to ${host} unencrypted.`,
    ],
  ]);

function mailWarnings({ auth, email }: ParsedConfiguration, appUrl: string): string[] {
  if (email?.host) return mailServerWarnings(email);
  if (auth.authMode !== 'magic-link' || !auth.localSignIn) return [];
  return [
    `No mail server is configured (email.host): mails are kept at ${appUrl}${paths.mailbox}, readable on this machine only.`,
  ];
}

const signInWarnings = (
  configuration: ParsedConfiguration,
  appUrl: string,
  raw: RawConfiguration,
): string[] => {
  const { auth, chat } = configuration;
  return applicable([
    [
      auth.jwtSecret !== undefined && isMadeOfWords(auth.jwtSecret),
      `auth.jwtSecret is made of common words; ${GENERATE_ONE}.`,
    ],
    [auth.authMode === 'dev', 'Dev mode: an email address alone is enough to sign in.'],
    [
      appUrl.startsWith('http:') && !isLocal(appUrl),
      `${appUrl} is plain HTTP: passwords and tokens are sent unencrypted. Use HTTPS.`,
    ],
    [
      chat.initialUser === undefined && auth.isInviteRequired,
      'chat.initialUser is not set: without an admin, no user can be invited.',
    ],
    [
      lacksSignInMethod(configuration, raw),
      'The initial admin has no password unless one was set before. Give one with INITIAL_USER_PASSWORD, ' +
        '--initialUserPassword or chat.initialUser.password.',
    ],
  ]);
};

const environmentWarnings = ({ unknownEnvironment }: RawConfiguration): string[] =>
  unknownEnvironment === undefined
    ? []
    : [`NODE_ENV ${JSON.stringify(unknownEnvironment)} ${COUNTS_AS_PRODUCTION}.`];

/** The warnings about a valid configuration, for the operator. */
export const warningsOf = (
  configuration: ParsedConfiguration,
  appUrl: string,
  raw: RawConfiguration,
): string[] => [
  ...environmentWarnings(raw),
  ...signInWarnings(configuration, appUrl, raw),
  ...mailWarnings(configuration, appUrl),
  ...proxyWarnings(configuration),
  ...databaseTlsWarnings(raw),
  ...databaseRoleWarnings(configuration),
  ...redirectWarnings(configuration),
];
