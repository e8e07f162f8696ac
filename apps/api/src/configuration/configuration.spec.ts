import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, type Environment } from './index.js';
import { WorkingDirectory } from './testing/working-directory.js';

const SECRET = 'q2Pz8vR1mX7cK4sT9wL3nB6yH5jD0fGa';
const production = { NODE_ENV: 'production', AUTH_JWT_SECRET: SECRET, EMAIL_HOST: 'smtp.example.com' };
const directory = new WorkingDirectory();

const configurationOf = async (argv?: string[], environment?: Environment) =>
  (await directory.load(argv, environment)).configuration;

describe('precedence', () => {
  it('prefers a flag to a variable, a variable to the file, the file to the default', async () => {
    expect((await configurationOf()).server.port).toBe(8000);
    directory.write('mikrochat.config.json', { server: { port: 1001 } });
    expect((await configurationOf()).server.port).toBe(1001);
    expect((await configurationOf([], { PORT: '1002' })).server.port).toBe(1002);
    const both = { PORT: '1002', MIKROCHAT_PORT: '1003' };
    expect((await configurationOf([], both)).server.port).toBe(1003);
    expect((await configurationOf(['--port', '1004'], both)).server.port).toBe(1004);
    expect((await configurationOf(['--port=1005'], both)).server.port).toBe(1005);
  });

  it('reads a secret from a file, without the newline at its end', async () => {
    const file = directory.write('secret', `${SECRET}\n`);
    const { auth } = await configurationOf([], { AUTH_JWT_SECRET_FILE: file });
    expect(auth.jwtSecret).toBe(SECRET);
  });

  it('treats an empty variable as unset, as Compose passes unset ones', async () => {
    expect((await configurationOf([], { PORT: '', EMAIL_HOST: '' })).email).toBeUndefined();
  });

  it('accepts three notations of boolean flags', async () => {
    const isInviteRequired = async (...argv: string[]) => (await configurationOf(argv)).auth.isInviteRequired;
    expect(await isInviteRequired('--isInviteRequired=false')).toBe(false);
    expect(await isInviteRequired('--no-isInviteRequired')).toBe(false);
    expect(await isInviteRequired('--isInviteRequired', 'false', '--debug')).toBe(false);
    expect(await isInviteRequired('--isInviteRequired')).toBe(true);
  });

  it('reads OAuth presets from variables', async () => {
    const { oauth } = await configurationOf([], {
      OAUTH_GITHUB_CLIENT_ID: 'id',
      OAUTH_GITHUB_CLIENT_SECRET_FILE: directory.write('github', 'secret\n'),
      OAUTH_GITHUB_REDIRECT_URI: 'https://chat.example.com/auth/oauth/github/callback',
    });
    expect(oauth.presets['github']).toEqual({
      clientId: 'id',
      clientSecret: 'secret',
      redirectUri: 'https://chat.example.com/auth/oauth/github/callback',
    });
  });
});

describe('defaults', () => {
  it('are those of the contract', async () => {
    directory.write('mikrochat.config.json', { auth: { jwtSecret: SECRET } });
    const { auth, email, oauth, server, isEvaluation } = await configurationOf();
    expect(auth).toEqual({
      authMode: 'magic-link',
      jwtSecret: SECRET,
      appUrl: 'http://localhost:8000',
      isInviteRequired: true,
      localSignIn: true,
      magicLinkExpirySeconds: 900,
      jwtExpirySeconds: 900,
      refreshTokenExpirySeconds: 604_800,
      sessionMaxAgeSeconds: 2_592_000,
      maxActiveSessions: 3,
      passwordChange: 'ask',
      inviteExpirySeconds: 604_800,
      passwordResetExpirySeconds: 3600,
    });
    expect(email).toBeUndefined();
    expect(oauth).toMatchObject({
      stateExpirySeconds: 600,
      rateLimiting: { maxAttempts: 10, windowMs: 900_000 },
      bindStateToIp: true,
    });
    expect(server).toEqual({
      port: 8000,
      host: '127.0.0.1',
      allowedDomains: [],
      trustProxy: ['loopback'],
      maxConnections: 10_000,
      maxIdleConnectionsPerAddress: 256,
      debug: false,
      useHttps: false,
      rateLimit: { enabled: true, requestsPerMinute: 100 },
    });
    expect(isEvaluation).toBe(false);
  });

  it('derive the app URL from the port, and drop a trailing slash', async () => {
    expect((await configurationOf(['--port', '9000'])).auth.appUrl).toBe('http://localhost:9000');
    const { auth } = await configurationOf(['--appUrl', 'https://chat.example.com/']);
    expect(auth.appUrl).toBe('https://chat.example.com');
  });

  it('use passwords and an initial admin in an evaluation', async () => {
    const { auth, chat, isEvaluation } = await configurationOf();
    expect(auth.authMode).toBe('password');
    expect(chat.initialUser).toEqual({ userName: 'admin', email: 'admin@example.com' });
    expect(isEvaluation).toBe(true);
  });

  it('create the initial admin of an evaluation also when only the mode is set', async () => {
    const { auth, chat } = await configurationOf(['--authMode', 'dev']);
    expect(auth.authMode).toBe('dev');
    expect(chat.initialUser?.email).toBe('admin@example.com');
  });

  it('create no admin in production', async () => {
    const { chat, isEvaluation } = await configurationOf([], production);
    expect(chat.initialUser).toBeUndefined();
    expect(isEvaluation).toBe(false);
  });

  it('are frozen', async () => {
    const { auth, server } = await configurationOf();
    expect(() => Object.assign(auth, { authMode: 'dev' })).toThrow(TypeError);
    expect(() => (server.allowedDomains as string[]).push('https://evil.example')).toThrow(TypeError);
  });
});

describe('the JWT secret', () => {
  it('is generated once and readable by its owner only', async () => {
    const first = (await configurationOf()).auth.jwtSecret;
    const file = join(directory.path, 'mikrochat_db/jwt-secret');
    expect(Buffer.from(first, 'base64url')).toHaveLength(48);
    expect((await configurationOf()).auth.jwtSecret).toBe(first);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory.path, 'mikrochat_db')).mode & 0o777).toBe(0o700);
    expect(readFileSync(file, 'utf8')).toBe(first);
  });

  it('is required in production', async () => {
    const { AUTH_JWT_SECRET: _, ...without } = production;
    expect((await directory.mistakes([], without)).join()).toContain('openssl rand -base64 32');
    const [short] = await directory.mistakes([], { ...production, AUTH_JWT_SECRET: 'too-short' });
    expect(short).toContain('32 bytes');
    expect(short).not.toContain('too-short');
  });

  it('may be short outside production, with a warning', async () => {
    const { warnings } = await directory.load(['--jwtSecret', 'any-secret-key']);
    expect(warnings.join()).toContain('auth.jwtSecret is short');
  });
});

describe('mistakes', () => {
  it('are reported all at once, each with its key and source', async () => {
    directory.write('mikrochat.config.json', { auth: { authMode: 'devv', maxActiveSession: 3 }, port: 9000 });
    const mistakes = await directory.mistakes(['--porrt', '1', '--rps', 'many'], { PORT: '99999' });
    expect(mistakes).toEqual([
      '--porrt is not a flag; did you mean --port?',
      expect.stringMatching(/^auth\.authMode \(mikrochat\.config\.json\): .*dev, magic-link or password/),
      'auth.maxActiveSession (mikrochat.config.json) is not a setting; did you mean auth.maxActiveSessions?',
      expect.stringMatching(/^server\.port \(PORT\): .*65535/),
      expect.stringMatching(/^server\.rateLimit\.requestsPerMinute \(--rps\): /),
      'port (mikrochat.config.json) is not a setting; did you mean email.port or server.port?',
    ]);
  });

  it.each([
    ['{ "auth": { "authMode": "dev",\n  "jwtSecret": "hunter2", oops } }', 'line 2, column 27'],
    ['{ "auth": { "jwtSecret": hunter2 } }', 'line 1, column 26'],
    ['{ "auth": { "jwtSecret": "hunter2", } }', 'line 1, column 37'],
    ['{ "auth": { "jwtSecret": "hunter2"', 'ends too early'],
    ['', 'ends too early'],
  ])('give the position of invalid JSON without quoting it: %j', async (content, position) => {
    directory.write('mikrochat.config.json', content);
    const [mistake] = await directory.mistakes([]);
    expect(mistake).toContain(`mikrochat.config.json is not valid JSON`);
    expect(mistake).toContain(position);
    expect(mistake).not.toContain('hunter2');
  });

  it('contain no secret', async () => {
    const argv = ['--jwtSecrett=hunter2', '--databaseUrl', 'mysql://root:hunter2@db', 'hunter2'];
    const environment = { ...production, AUTH_JWT_SECRET: 'hunter2', INITIAL_USER_PASSWORD: 'hunter2' };
    const mistakes = await directory.mistakes(argv, { ...environment, INITIAL_USER_EMAIL: 'a@example.com' });
    expect(mistakes).toHaveLength(5);
    expect(mistakes.join()).not.toContain('hunter2');
  });

  it.each<[string, string[], Environment, RegExp]>([
    ['dev mode in production', ['--authMode', 'dev'], production, /^auth\.authMode \(--authMode\): dev mode/],
    ['magic links in production without mail', [], { ...production, EMAIL_HOST: '' }, /needs email\.host/],
    ['a missing file', ['--config', 'gone.json'], {}, /gone\.json/],
    ['a missing secret file', [], { AUTH_JWT_SECRET_FILE: '/gone' }, /^AUTH_JWT_SECRET_FILE: .*gone/],
    [
      'a variable and its file',
      [],
      { APP_URL: 'http://a', APP_URL_FILE: '/dev/null' },
      /APP_URL_FILE are both set/,
    ],
    ['an invalid URL', ['--appUrl', 'chat.example.com'], {}, /^auth\.appUrl \(--appUrl\)/],
    ['a wildcard origin', ['--allowed', '*'], {}, /^server\.allowedDomains\.0 \(--allowed\)/],
    ['an invalid email address', ['--initialUserEmail', 'admin'], {}, /^chat\.initialUser\.email/],
    ['a short password', ['--initialUserPassword', '1234567'], {}, /^chat\.initialUser\.password .*8 char/],
    ['a flag without a value', ['--port'], {}, /--port needs a value/],
    ['HTTPS without a certificate', ['--https', '--key', '/dev/null'], {}, /^server\.sslCert/],
    ['a number with a fraction', ['--port', '80.5'], {}, /^server\.port/],
  ])('include %s', async (_, argv, environment, expected) => {
    const mistakes = await directory.mistakes(argv, environment);
    expect(mistakes).toEqual([expect.stringMatching(expected)]);
  });

  it('report two configuration files', async () => {
    directory.write('mikrochat.config.json', {});
    directory.write('mikrochat.config.mjs', 'export default {};');
    expect((await directory.mistakes([])).join()).toContain('are both there');
  });

  it('report a template without the link', async () => {
    directory.write('mikrochat.config.json', { auth: { templates: { textVersion: 'Welcome!' } } });
    expect((await directory.mistakes([])).join()).toContain('auth.templates.textVersion');
  });
});

describe('commands', () => {
  const run = (argv: string[], environment: Environment = {}) =>
    runCommand(argv, environment, directory.path);

  it('are none when the server is to start', async () => {
    expect(await run(['--port', '9000'])).toBeNull();
  });

  it('print help within 80 columns', async () => {
    const help = await run(['--help']);
    expect(help?.exitCode).toBe(0);
    expect(help?.text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('check without writing files', async () => {
    expect(await run(['--check-config'])).toMatchObject({ exitCode: 0 });
    expect(statSync(join(directory.path, 'mikrochat_db'), { throwIfNoEntry: false })).toBeUndefined();
    expect(await run(['--check-config', '--port', 'x'])).toMatchObject({ exitCode: 1 });
  });

  it('print the configuration with its sources, without secrets', async () => {
    const secrets = {
      AUTH_JWT_SECRET: 'hunter2',
      INITIAL_USER_PASSWORD: 'hunter2hunter2',
      DATABASE_URL: 'postgres://mikrochat:hunter2@db/mikrochat',
    };
    const printed = await run(['--print-config', '--port', '9000'], secrets);
    expect(printed?.text).toMatch(/server\.port = 9000 +# --port/);
    expect(printed?.text).toMatch(/auth\.jwtSecret = •••• +# AUTH_JWT_SECRET/);
    expect(printed?.text).not.toContain('hunter2');
  });
});
