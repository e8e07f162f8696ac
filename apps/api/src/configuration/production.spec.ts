import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, loadConfiguration, runCommand, type Environment } from './index.js';

const SECRET = 'q2Pz8vR1mX7cK4sT9wL3nB6yH5jD0fGa';
const production = { NODE_ENV: 'production', AUTH_JWT_SECRET: SECRET, EMAIL_HOST: 'smtp.example.com' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mikrochat-production-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const warningsOf = async (environment: Environment, argv: string[] = []) =>
  (await loadConfiguration(argv, environment, folder)).warnings.join('\n');

async function mistakesOf(environment: Environment, argv: string[] = []): Promise<readonly string[]> {
  try {
    await loadConfiguration(argv, environment, folder);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.mistakes;
    throw error;
  }
  return [];
}

interface Weak {
  readonly environment?: Environment;
  readonly argv?: string[];
  readonly says: RegExp;
}
const admin = (INITIAL_USER_PASSWORD: string) => ({
  INITIAL_USER_EMAIL: 'ada@example.com',
  INITIAL_USER_NAME: 'Ada Lovelace',
  INITIAL_USER_PASSWORD,
});
const database = (DATABASE_URL: string) => ({ DATABASE_URL });
const twoLogins = (url: string) => ({ DATABASE_URL: url, DATABASE_MIGRATION_URL: url });

const weak: Record<string, Weak> = {
  'a short secret': {
    environment: { AUTH_JWT_SECRET: 'hunter2' },
    says: /^auth\.jwtSecret.* is short.*openssl rand/,
  },
  'a secret of one letter': {
    environment: { AUTH_JWT_SECRET: 'x'.repeat(64) },
    says: /^auth\.jwtSecret.* repeated.*openssl rand/,
  },
  'changeme four times': {
    environment: { AUTH_JWT_SECRET: 'changeme'.repeat(4) },
    says: /^auth\.jwtSecret.* repeated.*openssl rand/,
  },
  'a common password': {
    environment: admin('password'),
    says: /^chat\.initialUser\.password.* Many people use this/,
  },
  'the first admin’s name as password': {
    environment: admin('ada-lovelace-1815'),
    says: /^chat\.initialUser\.password.* easy to guess/,
  },
  'trust in every proxy': {
    environment: { TRUST_PROXY: 'true' },
    says: /^server\.trustProxy.* number of proxies/,
  },
  'trust in half of all addresses': {
    environment: { TRUST_PROXY: '0.0.0.0/1,128.0.0.0/1' },
    says: /^server\.trustProxy.* number of proxies/,
  },
  'a database elsewhere without TLS': {
    environment: database('postgres://mikrochat:pw@db.example.com/mikrochat'),
    says: /^storage\.databaseUrl.* db\.example\.com without TLS.*sslmode=verify-full/,
  },
  'a database elsewhere whose certificate nobody checks': {
    environment: database('postgres://mikrochat:pw@8.8.8.8/mikrochat?sslmode=no-verify'),
    says: /^storage\.databaseUrl.* without checking/,
  },
  'the leniency of libpq': {
    environment: database('postgres://m:pw@db.example.com/m?sslmode=require&uselibpqcompat=true'),
    says: /^storage\.databaseUrl.* without checking/,
  },
  'a database whose host stands in the query': {
    environment: database('postgres://m:pw@localhost/m?host=db.example.com'),
    says: /^storage\.databaseUrl.* db\.example\.com without TLS/,
  },
  'an allowed origin in clear': {
    argv: ['--allowed', 'https://a.example,http://b.example'],
    says: /^server\.allowedDomains.* http:\/\/b\.example:.*https/,
  },
  'an allowed origin that only begins like this machine': {
    argv: ['--allowed', 'http://localhost.evil.example'],
    says: /^server\.allowedDomains/,
  },
};

describe('a weak setting', () => {
  it.each(Object.entries(weak))('is refused in production: %s', async (_, { environment, argv, says }) => {
    const mistakes = await mistakesOf({ ...production, ...environment }, argv);
    expect(mistakes).toEqual([expect.stringMatching(says)]);
    expect(mistakes.join()).not.toMatch(/hunter2|xxxx|changeme|:pw@/);
  });

  it.each(Object.entries(weak))('is told elsewhere: %s', async (_, { environment, argv, says }) => {
    expect(await warningsOf({ ...environment }, argv)).toMatch(new RegExp(says.source, 'm'));
  });

  it('comes together with every other, also from --check-config', async () => {
    const environment = {
      ...production,
      ...admin('password'),
      AUTH_JWT_SECRET: 'changeme'.repeat(4),
      TRUST_PROXY: 'true',
      DATABASE_URL: 'postgres://db.example.com/mikrochat',
    };
    const result = await runCommand(
      ['--check-config', '--allowed', 'http://b.example', '--authMode', 'dev'],
      environment,
      folder,
    );
    expect(result?.exitCode).toBe(1);
    const keys = [...(result?.text ?? '').matchAll(/^ {2}- (\S+)/gm)].map(([, key]) => key);
    expect(keys).toEqual([
      'auth.authMode',
      'auth.jwtSecret',
      'chat.initialUser.password',
      'storage.databaseUrl',
      'server.allowedDomains',
      'server.trustProxy',
    ]);
  });
});

describe('production takes', () => {
  it.each<[string, Environment, string[]]>([
    ['a good password for the first admin', admin('marble teacup orbit'), []],
    ['a hop count', { TRUST_PROXY: '1' }, []],
    ['an address, a network and a word', { TRUST_PROXY: 'loopback,10.1.2.0/24,fd00::1' }, []],
    ['a database beside it, as Compose names it', twoLogins('postgres://m:pw@postgres:5432/m'), []],
    ['a database on this machine', twoLogins('postgres://m:pw@127.0.0.1/m'), []],
    ['a database behind a socket', twoLogins('postgres:///m?host=/var/run/postgresql'), []],
    ['a database in a private network', twoLogins('postgres://m:pw@10.0.0.5/m'), []],
    ['a database elsewhere with TLS', twoLogins('postgres://m:pw@db.example.com/m?sslmode=require'), []],
    ['an origin on this machine in clear', {}, ['--allowed', 'http://localhost:4200,https://a.example']],
  ])('%s, without a word', async (_, environment, argv) => {
    const appUrl = ['--appUrl', 'https://chat.example.com', '--emailFrom', 'a@example.com'];
    const first = { INITIAL_USER_EMAIL: 'ada@example.com' };
    expect(await warningsOf({ ...production, ...first, ...environment }, [...appUrl, ...argv])).toBe('');
  });

  it('a database in clear where its URL says so, with a warning', async () => {
    const url = 'postgres://m:pw@db.example.com/m?sslmode=disable';
    expect(await warningsOf({ ...production, ...database(url) })).toContain('db.example.com can be read');
  });

  it.each(['uniquelocal', 'loopback,linklocal'])('%s as proxies, with a warning', async (TRUST_PROXY) => {
    expect(await warningsOf({ ...production, TRUST_PROXY })).toContain('server.trustProxy: ');
  });
});

describe('proxies', () => {
  it.each(['evil', '10.0.0.0/33', '10.0.0/8', '1.2.3.4/', '1.2.3.4/8/8', '::1/129', 'Loopback', '11'])(
    'are no %s',
    async (TRUST_PROXY) => {
      expect(await mistakesOf({ TRUST_PROXY })).toEqual([
        expect.stringMatching(/^server\.trustProxy.* \(TRUST_PROXY\): Give /),
      ]);
    },
  );
});

describe('NODE_ENV', () => {
  const isProduction = async (NODE_ENV: string) =>
    (await loadConfiguration([], { ...production, NODE_ENV }, folder)).configuration.production;

  it.each(['production', 'Production', 'PRODUCTION', 'staging', 'prod', 'dev', 'production '])(
    '%j is production',
    async (name) => expect(await isProduction(name)).toBe(true),
  );

  it.each(['', 'development', 'Development', 'test', 'TEST'])('%j is not', async (name) =>
    expect(await isProduction(name)).toBe(false),
  );

  it('that is no known word is named, where it starts and where it does not', async () => {
    const staging = { ...production, NODE_ENV: 'staging' };
    expect(await warningsOf(staging)).toContain('NODE_ENV "staging" is neither development nor test');
    expect(await mistakesOf(staging, ['--authMode', 'dev'])).toEqual([
      expect.stringMatching(/^auth\.authMode \(--authMode\): dev mode/),
      expect.stringMatching(/^NODE_ENV: "staging" .*counts as production/),
    ]);
    expect(await warningsOf({ ...staging, NODE_ENV: 'Production' })).not.toContain('NODE_ENV');
  });

  it('lets no dev mode in, whatever its letters', async () => {
    writeFileSync(join(folder, 'mikrochat.config.json'), '{ "auth": { "authMode": "dev" } }');
    for (const NODE_ENV of ['Production', 'PRODUCTION'])
      expect((await mistakesOf({ ...production, NODE_ENV })).join()).toContain('dev mode');
  });
});

describe('plain HTTP', () => {
  it('is told of an address that only begins like this machine', async () => {
    const warned = (appUrl: string) => warningsOf({ ...production }, ['--appUrl', appUrl]);
    expect(await warned('http://localhost.evil.example')).toContain('is plain HTTP');
    expect(await warned('http://chat.localhost:8000')).not.toContain('is plain HTTP');
  });
});
