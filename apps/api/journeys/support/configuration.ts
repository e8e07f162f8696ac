import type { SmtpTestServer } from '@mikrochat/test-mail';
import type { Configuration } from '../../src/configuration/index.js';
import { configurationSchema } from '../../src/configuration/schema.js';

/** Overrides of the default configuration. */
export interface Overrides {
  readonly auth?: Partial<Configuration['auth']>;
  readonly initialUser?: NonNullable<Configuration['chat']['initialUser']>;
  readonly isEvaluation?: boolean;
  readonly email?: Partial<NonNullable<Configuration['email']>>;
  readonly production?: boolean;
  readonly oauth?: Partial<Configuration['oauth']>;
  readonly server?: Partial<Configuration['server']>;
}

export const jwtSecret = 'a secret of the journeys, long enough';
export const appUrl = 'http://localhost:8000';
export const root = { email: 'root@example.com', password: 'correct horse battery' };

const defaults = configurationSchema.parse({});

/** The mail settings for an SMTP test server. */
export const emailThrough = ({ port }: SmtpTestServer): NonNullable<Overrides['email']> => ({
  port,
  secure: false,
});

const email = {
  host: '127.0.0.1',
  port: 465,
  secure: true,
  requireTls: true,
  user: 'chat@example.com',
  emailSubject: 'Your MikroChat Login Link',
  maxRetries: 2,
};

/** The database URL with the restricted server role that all journeys share. */
function serverUrlOf(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  [url.username, url.password] = ['journeys_server', 'the server of the journeys'];
  return url.href;
}

/** The configuration of a small team, without rate limits, which have their own journey. */
export const configurationFor = (ownerUrl: string, overrides: Overrides = {}): Configuration => ({
  ...defaults,
  auth: { ...defaults.auth, authMode: 'password', jwtSecret, appUrl, ...overrides.auth },
  chat: { initialUser: overrides.initialUser ?? { userName: 'Root', ...root } },
  oauth: { ...defaults.oauth, ...overrides.oauth },
  storage: { ...defaults.storage, databaseUrl: serverUrlOf(ownerUrl), migrationUrl: ownerUrl },
  server: {
    ...defaults.server,
    port: 0,
    rateLimit: { ...defaults.server.rateLimit, enabled: false },
    ...overrides.server,
  },
  isEvaluation: overrides.isEvaluation ?? false,
  production: overrides.production ?? false,
  ...(overrides.email ? { email: { ...email, ...overrides.email } } : {}),
});
