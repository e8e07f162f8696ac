import { at, paths } from '@mikrochat/contract';
import { parseSender } from '../mail/sender.js';
import { isInternalHost, isLocalHost } from '../network/hosts.js';
import { COUNTS_AS_PRODUCTION } from './check.js';
import { databaseTls } from './database-tls.js';
import type { Gathered } from './gather.js';
import type { ParsedConfiguration } from './schema.js';
import { isMadeOfWords } from './guessable.js';
import { get } from './tree.js';
import { describeTrust } from './trusted-proxies.js';
import { MAKE_ONE } from './weaknesses.js';

const isLocal = (url: string): boolean => isLocalHost(new URL(url).hostname);

function hasNoSignInMethod({ auth, chat, email }: ParsedConfiguration, { isEvaluation }: Gathered): boolean {
  return (
    auth.authMode === 'password' &&
    !isEvaluation &&
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

/** Databases that are reached in clear because the URL says so. */
const plainDatabases = ({ tree }: Gathered): string[] =>
  ['storage.databaseUrl', 'storage.migrationUrl'].flatMap((key) => {
    const url = get(tree, key);
    const { host = '', tls } = databaseTls(typeof url === 'string' ? url : '') ?? {};
    if (tls !== 'refused' || isInternalHost(host)) return [];
    return [
      `${key} says sslmode=disable: everything that goes to ${host} can be read and changed on the way.`,
    ];
  });

/** A database elsewhere whose owner the server is. */
const serverWithOwnerRights = ({ storage }: ParsedConfiguration): string[] =>
  storage.databaseUrl === undefined || storage.migrationUrl !== undefined
    ? []
    : [
        'storage.migrationUrl (DATABASE_MIGRATION_URL) is not set: the server’s own database user could change audit ' +
          'events, and they are kept for ever whatever audit.retentionDays says.',
      ];

/** Networks of many of whom anybody is believed. */
const trustedPrivateNetworks = ({ server }: ParsedConfiguration): string[] =>
  describeTrust(server.trustProxy) === 'neighbours'
    ? [
        'server.trustProxy: uniquelocal and linklocal believe everybody in a private network or VPN, who can then ' +
          'pretend to be any address. Give the number of proxies in front (1) or the proxy’s own address.',
      ]
    : [];

type Email = NonNullable<ParsedConfiguration['email']>;
type Told = readonly [applies: boolean, sentence: string];
const applying = (all: readonly Told[]): string[] =>
  all.filter(([applies]) => applies).map(([, sentence]) => sentence);

/** The mail server, where there is one. */
const ofMailServer = ({ host = '', secure, requireTls, from, user }: Email): string[] =>
  applying([
    [
      !parseSender(from ?? user ?? ''),
      'email.from is not set, and email.user is no address: mail servers may refuse what comes from us.',
    ],
    [
      !secure && !requireTls && !isLocalHost(host),
      `email.requireTls is off: links that sign in may go to ${host} in clear.`,
    ],
  ]);

function ofMail({ auth, email }: ParsedConfiguration, appUrl: string): string[] {
  if (email?.host) return ofMailServer(email);
  if (auth.authMode !== 'magic-link' || !auth.localSignIn) return [];
  return [
    `No mail server is configured (email.host): mails stay at ${appUrl}${paths.mailbox}, which this machine alone can read.`,
  ];
}

const ofSignIn = (configuration: ParsedConfiguration, appUrl: string, gathered: Gathered): string[] =>
  applying([
    [
      configuration.auth.jwtSecret !== undefined && isMadeOfWords(configuration.auth.jwtSecret),
      `auth.jwtSecret is made of words that people try first; ${MAKE_ONE}.`,
    ],
    [configuration.auth.authMode === 'dev', 'Dev mode: everybody gets in with an email address alone.'],
    [
      appUrl.startsWith('http:') && !isLocal(appUrl),
      `${appUrl} is plain HTTP: passwords and sessions travel in clear. Use HTTPS.`,
    ],
    [
      configuration.chat.initialUser === undefined && configuration.auth.isInviteRequired,
      'chat.initialUser is not set: where nobody is an admin yet, nobody can be invited.',
    ],
    [
      hasNoSignInMethod(configuration, gathered),
      'The first admin has no password unless one was set before. Give one with INITIAL_USER_PASSWORD, ' +
        '--initialUserPassword or chat.initialUser.password.',
    ],
  ]);

const ofEnvironment = ({ unknownEnvironment }: Gathered): string[] =>
  unknownEnvironment === undefined
    ? []
    : [`NODE_ENV ${JSON.stringify(unknownEnvironment)} ${COUNTS_AS_PRODUCTION}.`];

/** What works, and should still be known. */
export const warningsOf = (
  configuration: ParsedConfiguration,
  appUrl: string,
  gathered: Gathered,
): string[] => [
  ...ofEnvironment(gathered),
  ...ofSignIn(configuration, appUrl, gathered),
  ...ofMail(configuration, appUrl),
  ...trustedPrivateNetworks(configuration),
  ...plainDatabases(gathered),
  ...serverWithOwnerRights(configuration),
  ...strayRedirects(configuration),
];
