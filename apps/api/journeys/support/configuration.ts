import type { Configuration } from '../../src/configuration/index.js';

/** What a journey wants different from an ordinary server. */
export interface Overrides {
  readonly auth?: Partial<Configuration['auth']>;
  readonly initialUser?: NonNullable<Configuration['chat']['initialUser']>;
  readonly firstLook?: boolean;
  readonly server?: Partial<Configuration['server']>;
}

export const jwtSecret = 'a secret of the journeys, long enough';
export const appUrl = 'http://localhost:8000';
export const root = { email: 'root@example.com', password: 'correct horse battery' };

/** A server as a small team runs it; without rate limits, which have a journey of their own. */
export const configurationFor = (databaseUrl: string, overrides: Overrides = {}): Configuration => ({
  auth: {
    authMode: 'password',
    jwtSecret,
    appUrl,
    isInviteRequired: true,
    jwtExpirySeconds: 900,
    refreshTokenExpirySeconds: 604_800,
    sessionMaxAgeSeconds: 2_592_000,
    maxActiveSessions: 3,
    passwordChange: 'ask',
    ...overrides.auth,
  },
  chat: { initialUser: overrides.initialUser ?? { userName: 'Root', ...root } },
  storage: { databaseUrl, databaseDirectory: '' },
  server: {
    port: 0,
    host: '127.0.0.1',
    allowedDomains: [],
    trustProxy: ['loopback'],
    debug: false,
    useHttps: false,
    rateLimit: { enabled: false, requestsPerMinute: 100 },
    ...overrides.server,
  },
  firstLook: overrides.firstLook ?? false,
  production: false,
});
