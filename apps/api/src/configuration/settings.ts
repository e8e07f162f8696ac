/** What a flag or a variable may hold. */
export type SettingKind = 'text' | 'number' | 'boolean' | 'list';

/** One key that a flag or a variable can set. Help, parsing, masking and documentation follow from this. */
export interface Setting {
  /** Where it lies in the configuration file: `auth.authMode`. */
  readonly key: string;
  readonly flag: string;
  /** Strongest first; each may end in `_FILE` and then names a file that holds the value. */
  readonly variables: readonly string[];
  readonly kind: SettingKind;
  readonly help: string;
  readonly isSecret?: true;
}

const lastPart = (key: string): string => key.slice(key.lastIndexOf('.') + 1);

const setting = (key: string, kind: SettingKind, help: string, more: Partial<Setting> = {}): Setting => ({
  key,
  kind,
  help,
  flag: lastPart(key),
  variables: [],
  ...more,
});

const secret = { isSecret: true } as const;

/** Every setting, in the order in which `--help` shows it. */
export const settings: readonly Setting[] = [
  setting('auth.authMode', 'text', 'How people sign in: dev, magic-link or password', {
    variables: ['AUTH_MODE'],
  }),
  setting('auth.jwtSecret', 'text', 'Signs sessions; at least 32 bytes in production', {
    variables: ['AUTH_JWT_SECRET'],
    ...secret,
  }),
  setting('auth.appUrl', 'text', 'Where people open the app', { variables: ['APP_URL'] }),
  setting('auth.isInviteRequired', 'boolean', 'Whether only invited people get in', {
    variables: ['AUTH_INVITE_REQUIRED'],
  }),
  setting('auth.localSignIn', 'boolean', 'Whether people may also sign in without a provider', {
    variables: ['AUTH_LOCAL_SIGN_IN'],
  }),
  setting('auth.passwordChange', 'text', 'Passwords that an admin set: ask, force or off'),
  setting('auth.jwtExpirySeconds', 'number', 'Life of an access token'),
  setting('auth.refreshTokenExpirySeconds', 'number', 'Life of an unused refresh token'),
  setting('auth.sessionMaxAgeSeconds', 'number', 'Longest life of a session'),
  setting('auth.maxActiveSessions', 'number', 'Signed-in devices of a user'),
  setting('auth.magicLinkExpirySeconds', 'number', 'Life of a magic link'),
  setting('auth.inviteExpirySeconds', 'number', 'Life of an invitation'),
  setting('auth.passwordResetExpirySeconds', 'number', 'Life of a reset link'),
  setting('chat.initialUser.id', 'text', 'Id of the first admin', {
    flag: 'initialUserId',
    variables: ['INITIAL_USER_ID'],
  }),
  setting('chat.initialUser.userName', 'text', 'Name of the first admin', {
    flag: 'initialUserName',
    variables: ['INITIAL_USER_NAME', 'INITIAL_USER_USERNAME'],
  }),
  setting('chat.initialUser.email', 'text', 'Address of the first admin', {
    flag: 'initialUserEmail',
    variables: ['INITIAL_USER_EMAIL'],
  }),
  setting('chat.initialUser.password', 'text', 'Password of the first admin, set once', {
    flag: 'initialUserPassword',
    variables: ['INITIAL_USER_PASSWORD'],
    ...secret,
  }),
  setting('email.host', 'text', 'SMTP server', { flag: 'emailHost', variables: ['EMAIL_HOST'] }),
  setting('email.port', 'number', 'SMTP port', { flag: 'emailPort', variables: ['EMAIL_PORT'] }),
  setting('email.secure', 'boolean', 'TLS from the first byte', {
    flag: 'emailSecure',
    variables: ['EMAIL_SECURE'],
  }),
  setting('email.requireTls', 'boolean', 'No mail to another machine without TLS', {
    flag: 'emailRequireTls',
    variables: ['EMAIL_REQUIRE_TLS'],
  }),
  setting('email.user', 'text', 'SMTP user', { flag: 'emailUser', variables: ['EMAIL_USER'] }),
  setting('email.password', 'text', 'SMTP password', {
    flag: 'emailPassword',
    variables: ['EMAIL_PASSWORD'],
    ...secret,
  }),
  setting('email.from', 'text', 'Sender', { flag: 'emailFrom', variables: ['EMAIL_FROM'] }),
  setting('email.emailSubject', 'text', 'Subject of sign-in mails', {
    flag: 'emailSubject',
    variables: ['EMAIL_SUBJECT'],
  }),
  setting('email.maxRetries', 'number', 'Tries again', {
    flag: 'emailMaxRetries',
    variables: ['EMAIL_MAX_RETRIES'],
  }),
  setting('storage.databaseUrl', 'text', 'Postgres to use in place of the embedded one', {
    variables: ['DATABASE_URL'],
    ...secret,
  }),
  setting('storage.migrationUrl', 'text', 'The same as the owner of its tables, who changes them', {
    variables: ['DATABASE_MIGRATION_URL'],
    ...secret,
  }),
  setting('storage.databaseDirectory', 'text', 'Where the embedded Postgres keeps its data', { flag: 'db' }),
  setting('audit.retentionDays', 'number', 'Days that audit events are kept', { flag: 'auditRetentionDays' }),
  setting('server.port', 'number', 'Port', { variables: ['MIKROCHAT_PORT', 'PORT'] }),
  setting('server.host', 'text', 'Address to listen on', { variables: ['HOST'] }),
  setting('server.allowedDomains', 'list', 'Other origins that may call the API', { flag: 'allowed' }),
  setting('server.trustProxy', 'list', 'Proxies whose X-Forwarded-For counts', {
    variables: ['TRUST_PROXY'],
  }),
  setting('server.maxConnections', 'number', 'Open connections'),
  setting('server.maxIdleConnectionsPerAddress', 'number', 'Idle ones of one address or IPv6 /64'),
  setting('server.debug', 'boolean', 'Log more', { variables: ['DEBUG'] }),
  setting('server.useHttps', 'boolean', 'Serve HTTPS', { flag: 'https' }),
  setting('server.sslCert', 'text', 'Certificate (PEM file)', { flag: 'cert' }),
  setting('server.sslKey', 'text', 'Its key (PEM file)', { flag: 'key' }),
  setting('server.sslCa', 'text', 'Certificate authority (PEM file)', { flag: 'ca' }),
  setting('server.rateLimit.enabled', 'boolean', 'Whether requests are counted', { flag: 'ratelimit' }),
  setting('server.rateLimit.requestsPerMinute', 'number', 'Requests a minute, per session or address', {
    flag: 'rps',
  }),
];
