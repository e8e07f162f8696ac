import { runCommand, type Environment } from './index.js';
import { WorkingDirectory } from './testing/working-directory.js';

const SECRET = 'q2Pz8vR1mX7cK4sT9wL3nB6yH5jD0fGa';
const production = { NODE_ENV: 'production', AUTH_JWT_SECRET: SECRET, EMAIL_HOST: 'smtp.example.com' };

const directory = new WorkingDirectory();

const warningsOf = (environment: Environment, argv: string[] = []) => directory.warnings(argv, environment);
const mistakesOf = (environment: Environment, argv: string[] = []) => directory.mistakes(argv, environment);

interface Weak {
  readonly environment?: Environment;
  readonly argv?: string[];
  readonly message: RegExp;
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
    message: /^auth\.jwtSecret.* is short.*openssl rand/,
  },
  'a secret of one repeated character': {
    environment: { AUTH_JWT_SECRET: 'x'.repeat(64) },
    message: /^auth\.jwtSecret.* repeated.*openssl rand/,
  },
  'changeme four times': {
    environment: { AUTH_JWT_SECRET: 'changeme'.repeat(4) },
    message: /^auth\.jwtSecret.* repeated.*openssl rand/,
  },
  'a common password': {
    environment: admin('password'),
    message: /^chat\.initialUser\.password.* Many people use this/,
  },
  'the initial admin’s name as password': {
    environment: admin('ada-lovelace-1815'),
    message: /^chat\.initialUser\.password.* easy to guess/,
  },
  'trust in every proxy': {
    environment: { TRUST_PROXY: 'true' },
    message: /^server\.trustProxy.* number of proxies/,
  },
  'trust in half of all addresses': {
    environment: { TRUST_PROXY: '0.0.0.0/1,128.0.0.0/1' },
    message: /^server\.trustProxy.* number of proxies/,
  },
  'a remote database without TLS': {
    environment: database('postgres://mikrochat:pw@db.example.com/mikrochat'),
    message: /^storage\.databaseUrl.* db\.example\.com without TLS.*sslmode=verify-full/,
  },
  'a remote database without certificate verification': {
    environment: database('postgres://mikrochat:pw@8.8.8.8/mikrochat?sslmode=no-verify'),
    message: /^storage\.databaseUrl.* without checking/,
  },
  'a remote database with the TLS semantics of libpq': {
    environment: database('postgres://m:pw@db.example.com/m?sslmode=require&uselibpqcompat=true'),
    message: /^storage\.databaseUrl.* without checking/,
  },
  'a remote database whose host is in the query': {
    environment: database('postgres://m:pw@localhost/m?host=db.example.com'),
    message: /^storage\.databaseUrl.* db\.example\.com without TLS/,
  },
  'an allowed origin without TLS': {
    argv: ['--allowed', 'https://a.example,http://b.example'],
    message: /^server\.allowedDomains.* http:\/\/b\.example:.*https/,
  },
  'an allowed origin that only starts with localhost': {
    argv: ['--allowed', 'http://localhost.evil.example'],
    message: /^server\.allowedDomains/,
  },
};

describe('a weak setting', () => {
  it.each(Object.entries(weak))('is refused in production: %s', async (_, { environment, argv, message }) => {
    const mistakes = await mistakesOf({ ...production, ...environment }, argv);
    expect(mistakes).toEqual([expect.stringMatching(message)]);
    expect(mistakes.join()).not.toMatch(/hunter2|xxxx|changeme|:pw@/);
  });

  it.each(Object.entries(weak))(
    'causes a warning outside production: %s',
    async (_, { environment, argv, message }) => {
      expect(await warningsOf({ ...environment }, argv)).toMatch(new RegExp(message.source, 'm'));
    },
  );

  it('is reported together with all others by --check-config', async () => {
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
      directory.path,
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

describe('production accepts', () => {
  it.each<[string, Environment, string[]]>([
    ['a good password for the initial admin', admin('marble teacup orbit'), []],
    ['a number of proxies', { TRUST_PROXY: '1' }, []],
    ['an IP address, a network and a network name', { TRUST_PROXY: 'loopback,10.1.2.0/24,fd00::1' }, []],
    ['a database service of Compose', twoLogins('postgres://m:pw@postgres:5432/m'), []],
    ['a database on this machine', twoLogins('postgres://m:pw@127.0.0.1/m'), []],
    ['a database behind a Unix domain socket', twoLogins('postgres:///m?host=/var/run/postgresql'), []],
    ['a database in a private network', twoLogins('postgres://m:pw@10.0.0.5/m'), []],
    ['a remote database with TLS', twoLogins('postgres://m:pw@db.example.com/m?sslmode=require'), []],
    ['an origin on this machine without TLS', {}, ['--allowed', 'http://localhost:4200,https://a.example']],
  ])('%s, without a warning', async (_, environment, argv) => {
    const appUrl = ['--appUrl', 'https://chat.example.com', '--emailFrom', 'a@example.com'];
    const initialUser = { INITIAL_USER_EMAIL: 'ada@example.com' };
    expect(await warningsOf({ ...production, ...initialUser, ...environment }, [...appUrl, ...argv])).toBe(
      '',
    );
  });

  it('a remote database with sslmode=disable, with a warning', async () => {
    const url = 'postgres://m:pw@db.example.com/m?sslmode=disable';
    expect(await warningsOf({ ...production, ...database(url) })).toContain('db.example.com can be read');
  });

  it.each(['uniquelocal', 'loopback,linklocal'])('%s as proxies, with a warning', async (TRUST_PROXY) => {
    expect(await warningsOf({ ...production, TRUST_PROXY })).toContain('server.trustProxy: ');
  });
});

describe('proxies', () => {
  it.each(['evil', '10.0.0.0/33', '10.0.0/8', '1.2.3.4/', '1.2.3.4/8/8', '::1/129', 'Loopback', '11'])(
    'cannot be %s',
    async (TRUST_PROXY) => {
      expect(await mistakesOf({ TRUST_PROXY })).toEqual([
        expect.stringMatching(/^server\.trustProxy.* \(TRUST_PROXY\): Give /),
      ]);
    },
  );
});

describe('NODE_ENV', () => {
  const isProduction = async (NODE_ENV: string) =>
    (await directory.load([], { ...production, NODE_ENV })).configuration.production;

  it.each(['production', 'Production', 'PRODUCTION', 'staging', 'prod', 'dev', 'production '])(
    '%j is production',
    async (name) => expect(await isProduction(name)).toBe(true),
  );

  it.each(['', 'development', 'Development', 'test', 'TEST'])('%j is not', async (name) =>
    expect(await isProduction(name)).toBe(false),
  );

  it('with an unknown name is reported, in warnings and with mistakes', async () => {
    const staging = { ...production, NODE_ENV: 'staging' };
    expect(await warningsOf(staging)).toContain('NODE_ENV "staging" is neither development nor test');
    expect(await mistakesOf(staging, ['--authMode', 'dev'])).toEqual([
      expect.stringMatching(/^auth\.authMode \(--authMode\): dev mode/),
      expect.stringMatching(/^NODE_ENV: "staging" .*counts as production/),
    ]);
    expect(await warningsOf({ ...staging, NODE_ENV: 'Production' })).not.toContain('NODE_ENV');
  });

  it('refuses dev mode in production, whatever its case', async () => {
    directory.write('mikrochat.config.json', { auth: { authMode: 'dev' } });
    for (const NODE_ENV of ['Production', 'PRODUCTION'])
      expect((await mistakesOf({ ...production, NODE_ENV })).join()).toContain('dev mode');
  });
});

describe('plain HTTP', () => {
  it('causes a warning for a URL that only starts with localhost', async () => {
    const warningsFor = (appUrl: string) => warningsOf({ ...production }, ['--appUrl', appUrl]);
    expect(await warningsFor('http://localhost.evil.example')).toContain('is plain HTTP');
    expect(await warningsFor('http://chat.localhost:8000')).not.toContain('is plain HTTP');
  });
});
