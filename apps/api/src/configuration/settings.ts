/** The type of a setting's value. */
export type SettingKind = 'text' | 'number' | 'boolean' | 'list';

/** A setting that has a flag or a variable. Help, parsing, masking and documentation derive from it. */
export interface Setting {
  /** The key in the configuration file, such as `auth.authMode`. */
  readonly key: string;
  readonly flag: string;
  /** In order of precedence. A variable with the suffix `_FILE` names a file with the value. */
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

/** All settings with a flag, in the order of `--help`. */
export const settings: readonly Setting[] = [
  setting('auth.authMode', 'text', 'Sign-in mode: dev, magic-link or password', {
    variables: ['AUTH_MODE'],
  }),
  setting('auth.jwtSecret', 'text', 'Signs sessions; at least 32 bytes in production', {
    variables: ['AUTH_JWT_SECRET'],
    ...secret,
  }),
  setting('auth.appUrl', 'text', 'URL at which users open the app', { variables: ['APP_URL'] }),
  setting('auth.isInviteRequired', 'boolean', 'Whether accounts are by invitation only', {
    variables: ['AUTH_INVITE_REQUIRED'],
  }),
  setting('auth.localSignIn', 'boolean', 'Whether users may also sign in without a provider', {
    variables: ['AUTH_LOCAL_SIGN_IN'],
  }),
  setting('auth.passwordChange', 'text', 'Change of passwords set by an admin: ask, force or off'),
  setting('auth.jwtExpirySeconds', 'number', 'Lifetime of an access token'),
  setting('auth.refreshTokenExpirySeconds', 'number', 'Lifetime of an unused refresh token'),
  setting('auth.sessionMaxAgeSeconds', 'number', 'Maximum lifetime of a session'),
  setting('auth.maxActiveSessions', 'number', 'Maximum sessions of a user'),
  setting('auth.magicLinkExpirySeconds', 'number', 'Lifetime of a magic link'),
  setting('auth.inviteExpirySeconds', 'number', 'Lifetime of an invitation'),
  setting('auth.passwordResetExpirySeconds', 'number', 'Lifetime of a password reset link'),
  setting('chat.initialUser.id', 'text', 'Id of the initial admin', {
    flag: 'initialUserId',
    variables: ['INITIAL_USER_ID'],
  }),
  setting('chat.initialUser.userName', 'text', 'Name of the initial admin', {
    flag: 'initialUserName',
    variables: ['INITIAL_USER_NAME', 'INITIAL_USER_USERNAME'],
  }),
  setting('chat.initialUser.email', 'text', 'Email address of the initial admin', {
    flag: 'initialUserEmail',
    variables: ['INITIAL_USER_EMAIL'],
  }),
  setting('chat.initialUser.password', 'text', 'Password of the initial admin, set once', {
    flag: 'initialUserPassword',
    variables: ['INITIAL_USER_PASSWORD'],
    ...secret,
  }),
  setting('email.host', 'text', 'SMTP server', { flag: 'emailHost', variables: ['EMAIL_HOST'] }),
  setting('email.port', 'number', 'SMTP port', { flag: 'emailPort', variables: ['EMAIL_PORT'] }),
  setting('email.secure', 'boolean', 'Implicit TLS, as on port 465', {
    flag: 'emailSecure',
    variables: ['EMAIL_SECURE'],
  }),
  setting('email.requireTls', 'boolean', 'Send no mail to another host without TLS', {
    flag: 'emailRequireTls',
    variables: ['EMAIL_REQUIRE_TLS'],
  }),
  setting('email.user', 'text', 'SMTP user', { flag: 'emailUser', variables: ['EMAIL_USER'] }),
  setting('email.password', 'text', 'SMTP password', {
    flag: 'emailPassword',
    variables: ['EMAIL_PASSWORD'],
    ...secret,
  }),
  setting('email.from', 'text', 'Sender of mails', { flag: 'emailFrom', variables: ['EMAIL_FROM'] }),
  setting('email.emailSubject', 'text', 'Subject of sign-in mails', {
    flag: 'emailSubject',
    variables: ['EMAIL_SUBJECT'],
  }),
  setting('email.maxRetries', 'number', 'Retries of a failed delivery', {
    flag: 'emailMaxRetries',
    variables: ['EMAIL_MAX_RETRIES'],
  }),
  setting('storage.databaseUrl', 'text', 'URL of a Postgres in place of the embedded one', {
    variables: ['DATABASE_URL'],
    ...secret,
  }),
  setting('storage.migrationUrl', 'text', 'The same for the owner of the tables, who migrates them', {
    variables: ['DATABASE_MIGRATION_URL'],
    ...secret,
  }),
  setting('storage.databaseDirectory', 'text', 'Data folder of the embedded Postgres', { flag: 'db' }),
  setting('audit.retentionDays', 'number', 'Days for which audit events are kept', {
    flag: 'auditRetentionDays',
  }),
  setting('server.port', 'number', 'Port to listen on', { variables: ['MIKROCHAT_PORT', 'PORT'] }),
  setting('server.host', 'text', 'IP address to listen on', { variables: ['HOST'] }),
  setting('server.allowedDomains', 'list', 'Other web origins that may call the API', { flag: 'allowed' }),
  setting('server.trustProxy', 'list', 'Proxies whose X-Forwarded-For is trusted', {
    variables: ['TRUST_PROXY'],
  }),
  setting('server.maxConnections', 'number', 'Maximum open connections'),
  setting(
    'server.maxIdleConnectionsPerAddress',
    'number',
    'Maximum idle connections of an IP address or IPv6 /64',
  ),
  setting('server.debug', 'boolean', 'Log at debug level', { variables: ['DEBUG'] }),
  setting('server.useHttps', 'boolean', 'Serve HTTPS', { flag: 'https' }),
  setting('server.sslCert', 'text', 'Certificate (PEM file)', { flag: 'cert' }),
  setting('server.sslKey', 'text', 'Private key (PEM file)', { flag: 'key' }),
  setting('server.sslCa', 'text', 'Certificate authority (PEM file)', { flag: 'ca' }),
  setting('server.rateLimit.enabled', 'boolean', 'Whether requests are rate limited', { flag: 'ratelimit' }),
  setting('server.rateLimit.requestsPerMinute', 'number', 'Requests per minute, per session or IP address', {
    flag: 'rps',
  }),
];
