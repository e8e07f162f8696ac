import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, loadConfiguration, runCommand, type Environment } from './index.js';

const SECRET = 'q2Pz8vR1mX7cK4sT9wL3nB6yH5jD0fGa';
const production = { NODE_ENV: 'production', AUTH_JWT_SECRET: SECRET, EMAIL_HOST: 'smtp.example.com' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mikrochat-configuration-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return path;
};

const load = (argv: string[] = [], environment: Environment = {}) =>
  loadConfiguration(argv, environment, folder);

const configurationOf = async (argv?: string[], environment?: Environment) =>
  (await load(argv, environment)).configuration;

async function mistakesOf(argv: string[], environment: Environment = {}): Promise<readonly string[]> {
  try {
    await load(argv, environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.mistakes;
    throw error;
  }
  return [];
}

describe('precedence', () => {
  it('lets a flag win over a variable, a variable over the file, the file over the default', async () => {
    expect((await configurationOf()).server.port).toBe(8000);
    write('mikrochat.config.json', { server: { port: 1001 } });
    expect((await configurationOf()).server.port).toBe(1001);
    expect((await configurationOf([], { PORT: '1002' })).server.port).toBe(1002);
    const both = { PORT: '1002', MIKROCHAT_PORT: '1003' };
    expect((await configurationOf([], both)).server.port).toBe(1003);
    expect((await configurationOf(['--port', '1004'], both)).server.port).toBe(1004);
    expect((await configurationOf(['--port=1005'], both)).server.port).toBe(1005);
  });

  it('reads a secret from a file and cuts the newline at its end', async () => {
    const file = write('secret', `${SECRET}\n`);
    const { auth } = await configurationOf([], { AUTH_JWT_SECRET_FILE: file });
    expect(auth.jwtSecret).toBe(SECRET);
  });

  it('takes an empty variable for none, as compose files leave them', async () => {
    expect((await configurationOf([], { PORT: '', EMAIL_HOST: '' })).email).toBeUndefined();
  });

  it('knows three ways to write yes and no', async () => {
    const host = async (...argv: string[]) => (await configurationOf(argv)).auth.isInviteRequired;
    expect(await host('--isInviteRequired=false')).toBe(false);
    expect(await host('--no-isInviteRequired')).toBe(false);
    expect(await host('--isInviteRequired', 'false', '--debug')).toBe(false);
    expect(await host('--isInviteRequired')).toBe(true);
  });

  it('takes OAuth presets from variables', async () => {
    const { oauth } = await configurationOf([], {
      OAUTH_GITHUB_CLIENT_ID: 'id',
      OAUTH_GITHUB_CLIENT_SECRET_FILE: write('github', 'secret\n'),
      OAUTH_GITHUB_REDIRECT_URI: 'https://chat.example.com/auth/oauth/github/callback',
    });
    expect(oauth.presets['github']).toEqual({
      clientId: 'id',
      clientSecret: 'secret',
      redirectUri: 'https://chat.example.com/auth/oauth/github/callback',
    });
  });
});

describe('OAuth', () => {
  const client = (id: string) => ({
    clientId: 'id',
    clientSecret: 'secret',
    redirectUri: `https://chat.example.com/auth/oauth/${id}/callback`,
  });
  const custom = (id: string) => ({ id, name: 'Club', issuer: 'https://club.example', ...client(id) });
  const mistakesIn = (oauth: object, auth: object = {}) => {
    write('mikrochat.config.json', { auth: { jwtSecret: SECRET, ...auth }, oauth });
    return mistakesOf([]);
  };

  it('knows its presets by name', async () => {
    expect(await mistakesIn({ presets: { gogle: client('gogle') } })).toEqual([
      'oauth.presets.gogle (mikrochat.config.json): there is no such preset: give google, microsoft, github, gitlab, or use oauth.custom',
    ]);
  });

  it('takes one directory of Microsoft, and the address of a self-hosted GitLab or GitHub', async () => {
    const variables = (id: string) => ({
      [`OAUTH_${id}_CLIENT_ID`]: 'id',
      [`OAUTH_${id}_CLIENT_SECRET`]: 'secret',
      [`OAUTH_${id}_REDIRECT_URI`]: `https://chat.example.com/auth/oauth/${id.toLowerCase()}/callback`,
    });
    const { oauth } = await configurationOf([], {
      ...variables('MICROSOFT'),
      OAUTH_MICROSOFT_TENANT: '72F988BF-86f1-41af-91ab-2d7cd011db47',
      ...variables('GITLAB'),
      OAUTH_GITLAB_BASE_URL: 'https://example.com/gitlab/',
      ...variables('GITHUB'),
      OAUTH_GITHUB_BASE_URL: 'https://github.example.com',
    });
    expect(oauth.presets).toMatchObject({
      microsoft: { tenant: '72F988BF-86f1-41af-91ab-2d7cd011db47' },
      gitlab: { baseUrl: 'https://example.com/gitlab' },
      github: { baseUrl: 'https://github.example.com' },
    });
  });

  it.each([
    ['contoso.com', true],
    ['contoso.onmicrosoft.com', true],
    ['common', false],
    ['Organizations', false],
    ['consumers', false],
    ['9188040d-6c67-4c5b-b112-36a304b66dad', false],
    ['contoso', false],
    ['contoso.com/v2.0', false],
    ['contoso.com?', false],
    ['../common', false],
    ['..', false],
  ])('takes the directory %s: %s', async (tenant, isTaken) => {
    const mistakes = await mistakesIn({ presets: { microsoft: { ...client('microsoft'), tenant } } });
    expect(mistakes).toEqual(
      isTaken ? [] : [expect.stringMatching(/^oauth\.presets\.microsoft\.tenant .*: Give .*directory/)],
    );
  });

  it.each([
    ['http://127.0.0.1:8080', true],
    ['http://localhost:8080/gitlab', true],
    ['http://gitlab.example.com', false],
    ['http://localhost.evil.example', false],
    ['http://127.evil.example', false],
    ['ftp://gitlab.example.com', false],
    ['https://user@gitlab.example.com', false],
  ])('takes the address %s: %s', async (baseUrl, isTaken) => {
    const mistakes = await mistakesIn({ presets: { gitlab: { ...client('gitlab'), baseUrl } } });
    expect(mistakes).toEqual(
      isTaken ? [] : [expect.stringMatching(/^oauth\.presets\.gitlab\.baseUrl .*: Give a URL/)],
    );
  });

  it.each([
    ['google', { tenant: 'contoso.com' }, 'tenant', 'google has no tenant; microsoft may have one'],
    [
      'microsoft',
      { baseUrl: 'https://a.example' },
      'baseUrl',
      'microsoft has no baseUrl; github and gitlab may have one',
    ],
    [
      'google',
      { scopes: 'email profile' },
      'scopes',
      'Give openid among them: without it Google does not say who signs in',
    ],
  ])('names what %s cannot have: %j', async (id, more, key, sentence) => {
    expect(await mistakesIn({ presets: { [id]: { ...client(id), ...more } } })).toEqual([
      `oauth.presets.${id}.${key} (mikrochat.config.json): ${sentence}`,
    ]);
  });

  it('names a variable that a preset does not take', async () => {
    expect(await mistakesOf([], { OAUTH_GOOGLE_TENANT: 'contoso.com' })).toContain(
      'oauth.presets.google.tenant (OAUTH_GOOGLE_TENANT): google has no tenant; microsoft may have one',
    );
  });

  it('may have its scopes narrowed', async () => {
    const scopes = { google: 'openid email', microsoft: ['openid', 'email'], github: 'read:user' };
    const narrowed = Object.entries(scopes).map(([id, scopes]) => [id, { ...client(id), scopes }]);
    expect(await mistakesIn({ presets: Object.fromEntries(narrowed) })).toEqual([]);
  });

  it.each([
    ['that the routes need', [custom('providers')]],
    ['of a preset', [custom('google')]],
    ['of another provider', [custom('club'), custom('club')]],
  ])('refuses an id %s', async (_, list) => {
    expect((await mistakesIn({ custom: list })).join()).toMatch(/^oauth\.custom.*: Give .* id/);
  });

  it('cannot be the only way in without a provider', async () => {
    const only = { localSignIn: false };
    expect(await mistakesIn({}, only)).toEqual([
      'auth.localSignIn (mikrochat.config.json): without a provider nobody could sign in',
    ]);
    expect(await mistakesIn({ custom: [custom('club')] }, only)).toEqual([]);
  });

  it('warns where a redirect URI leads nowhere', async () => {
    const redirectUri = 'https://chat.example.com/auth/google/callback';
    write('mikrochat.config.json', { oauth: { presets: { google: { ...client('google'), redirectUri } } } });
    expect((await load()).warnings.join()).toContain(
      'The redirectUri of google does not end in /auth/oauth/google/callback.',
    );
  });
});

describe('defaults', () => {
  it('are those of the contract', async () => {
    write('mikrochat.config.json', { auth: { jwtSecret: SECRET } });
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

  it('let the address follow the port, and cut its last slash', async () => {
    expect((await configurationOf(['--port', '9000'])).auth.appUrl).toBe('http://localhost:9000');
    const { auth } = await configurationOf(['--appUrl', 'https://chat.example.com/']);
    expect(auth.appUrl).toBe('https://chat.example.com');
  });

  it('give a first look passwords and an admin', async () => {
    const { auth, chat, isEvaluation } = await configurationOf();
    expect(auth.authMode).toBe('password');
    expect(chat.initialUser).toEqual({ userName: 'admin', email: 'admin@example.com' });
    expect(isEvaluation).toBe(true);
  });

  it('keep the first admin where only the mode was chosen', async () => {
    const { auth, chat } = await configurationOf(['--authMode', 'dev']);
    expect(auth.authMode).toBe('dev');
    expect(chat.initialUser?.email).toBe('admin@example.com');
  });

  it('never give production an admin', async () => {
    const { chat, isEvaluation } = await configurationOf([], production);
    expect(chat.initialUser).toBeUndefined();
    expect(isEvaluation).toBe(false);
  });

  it('cannot be changed by anybody later', async () => {
    const { auth, server } = await configurationOf();
    expect(() => Object.assign(auth, { authMode: 'dev' })).toThrow(TypeError);
    expect(() => (server.allowedDomains as string[]).push('https://evil.example')).toThrow(TypeError);
  });
});

describe('the secret that signs', () => {
  it('is made once and kept for the owner alone', async () => {
    const first = (await configurationOf()).auth.jwtSecret;
    const file = join(folder, 'mikrochat_db/jwt-secret');
    expect(Buffer.from(first, 'base64url')).toHaveLength(48);
    expect((await configurationOf()).auth.jwtSecret).toBe(first);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'mikrochat_db')).mode & 0o777).toBe(0o700);
    expect(readFileSync(file, 'utf8')).toBe(first);
  });

  it('has to be given in production', async () => {
    const { AUTH_JWT_SECRET: _, ...without } = production;
    expect((await mistakesOf([], without)).join()).toContain('openssl rand -base64 32');
    const [short] = await mistakesOf([], { ...production, AUTH_JWT_SECRET: 'too-short' });
    expect(short).toContain('32 bytes');
    expect(short).not.toContain('too-short');
  });

  it('may be short elsewhere, with a warning', async () => {
    const { warnings } = await load(['--jwtSecret', 'any-secret-key']);
    expect(warnings.join()).toContain('auth.jwtSecret is short');
  });
});

describe('mistakes', () => {
  it('come all at once, each with its key and its source', async () => {
    write('mikrochat.config.json', { auth: { authMode: 'devv', maxActiveSession: 3 }, port: 9000 });
    const mistakes = await mistakesOf(['--porrt', '1', '--rps', 'many'], { PORT: '99999' });
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
  ])('say where JSON is wrong, and nothing of what it holds: %j', async (content, place) => {
    write('mikrochat.config.json', content);
    const [mistake] = await mistakesOf([]);
    expect(mistake).toContain(`mikrochat.config.json is not valid JSON`);
    expect(mistake).toContain(place);
    expect(mistake).not.toContain('hunter2');
  });

  it('never show a secret', async () => {
    const argv = ['--jwtSecrett=hunter2', '--databaseUrl', 'mysql://root:hunter2@db', 'hunter2'];
    const environment = { ...production, AUTH_JWT_SECRET: 'hunter2', INITIAL_USER_PASSWORD: 'hunter2' };
    const mistakes = await mistakesOf(argv, { ...environment, INITIAL_USER_EMAIL: 'a@example.com' });
    expect(mistakes).toHaveLength(5);
    expect(mistakes.join()).not.toContain('hunter2');
  });

  it.each<[string, string[], Environment, RegExp]>([
    ['dev mode in production', ['--authMode', 'dev'], production, /^auth\.authMode \(--authMode\): dev mode/],
    ['magic links in production without mail', [], { ...production, EMAIL_HOST: '' }, /needs email\.host/],
    ['a file that is not there', ['--config', 'gone.json'], {}, /gone\.json/],
    [
      'a secret file that is not there',
      [],
      { AUTH_JWT_SECRET_FILE: '/gone' },
      /^AUTH_JWT_SECRET_FILE: .*gone/,
    ],
    ['a name both ways', [], { APP_URL: 'http://a', APP_URL_FILE: '/dev/null' }, /APP_URL_FILE are both set/],
    ['an address that is none', ['--appUrl', 'chat.example.com'], {}, /^auth\.appUrl \(--appUrl\)/],
    ['every origin', ['--allowed', '*'], {}, /^server\.allowedDomains\.0 \(--allowed\)/],
    ['an email address that is none', ['--initialUserEmail', 'admin'], {}, /^chat\.initialUser\.email/],
    ['a short password', ['--initialUserPassword', '1234567'], {}, /^chat\.initialUser\.password .*8 char/],
    ['a flag without its value', ['--port'], {}, /--port needs a value/],
    ['HTTPS without a certificate', ['--https', '--key', '/dev/null'], {}, /^server\.sslCert/],
    ['a number with a fraction', ['--port', '80.5'], {}, /^server\.port/],
  ])('name %s', async (_, argv, environment, expected) => {
    const mistakes = await mistakesOf(argv, environment);
    expect(mistakes).toEqual([expect.stringMatching(expected)]);
  });

  it('name two files where one is wanted', async () => {
    write('mikrochat.config.json', {});
    write('mikrochat.config.mjs', 'export default {};');
    expect((await mistakesOf([])).join()).toContain('are both there');
  });

  it('name a template that forgets the link', async () => {
    write('mikrochat.config.json', { auth: { templates: { textVersion: 'Welcome!' } } });
    expect((await mistakesOf([])).join()).toContain('auth.templates.textVersion');
  });
});

describe('commands', () => {
  const run = (argv: string[], environment: Environment = {}) => runCommand(argv, environment, folder);

  it('are none where the server is to start', async () => {
    expect(await run(['--port', '9000'])).toBeNull();
  });

  it('help within 80 columns', async () => {
    const help = await run(['--help']);
    expect(help?.exitCode).toBe(0);
    expect(help?.text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('check, and write nothing', async () => {
    expect(await run(['--check-config'])).toMatchObject({ exitCode: 0 });
    expect(statSync(join(folder, 'mikrochat_db'), { throwIfNoEntry: false })).toBeUndefined();
    expect(await run(['--check-config', '--port', 'x'])).toMatchObject({ exitCode: 1 });
  });

  it('print what is in force, where it comes from, and no secret', async () => {
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
