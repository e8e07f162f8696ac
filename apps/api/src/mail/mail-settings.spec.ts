import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SmtpTestServer } from '@mikrochat/test-mail';
import {
  ConfigurationError,
  loadConfiguration,
  runCommand,
  type Environment,
} from '../configuration/index.js';
import { parseSender } from './sender.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mikrochat-mail-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const load = (environment: Environment = {}) =>
  loadConfiguration(['--jwtSecret', 'some secret'], environment, folder);

async function mistakesOf(environment?: Environment): Promise<readonly string[]> {
  const error: unknown = await load(environment).then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof ConfigurationError ? error.mistakes : [];
}

describe('templates in the configuration', () => {
  it('are tried at the start: all that is wrong is said at once', async () => {
    write(
      'mikrochat.config.mjs',
      `export default { auth: { templates: {
         textVersion: () => 'no link',
         htmlVersion: (link) => nothing(link),
         invite: { textVersion: 'Hello {{name}}: {{link}}' },
         reset: { htmlVersion: 'no link either' },
       } } };`,
    );
    const mistakes = await mistakesOf();
    expect(mistakes).toHaveLength(4);
    expect(mistakes.join('\n')).toMatch(/auth\.templates\.textVersion .*does not hold the link/);
    expect(mistakes.join('\n')).toMatch(/auth\.templates\.htmlVersion .*nothing is not defined/);
    expect(mistakes.join('\n')).toMatch(
      /auth\.templates\.invite\.textVersion .*\{\{name\}\} is no placeholder/,
    );
    expect(mistakes.join('\n')).toMatch(/auth\.templates\.reset\.htmlVersion .*does not hold \{\{link\}\}/);
  });

  it('are taken as they are where they work', async () => {
    write(
      'mikrochat.config.mjs',
      'export default { auth: { templates: { textVersion: (link, minutes) => `${link} ${minutes}` } } };',
    );
    const { configuration } = await load();
    expect(typeof configuration.auth.templates?.textVersion).toBe('function');
  });
});

describe('the sender', () => {
  it.each([
    ['chat@example.com', { name: 'MikroChat', address: 'chat@example.com' }],
    ['Our Chat <chat@example.com>', { name: 'Our Chat', address: 'chat@example.com' }],
    ['"Chat, ours" <chat@example.com>', { name: 'Chat, ours', address: 'chat@example.com' }],
    ['apikey', null],
    ['', null],
    ['a@example.com, b@example.com', null],
    ['chat@example.com\r\nBcc: all@example.com', null],
  ])('%j is %j', (text, sender) => expect(parseSender(text)).toEqual(sender));

  it('has to be an address, and is missed where nothing is one', async () => {
    const host = { EMAIL_HOST: 'smtp.example.com' };
    expect(await mistakesOf({ ...host, EMAIL_FROM: 'nobody' })).toEqual([
      expect.stringMatching(/^email\.from \(EMAIL_FROM\): Give an address/),
    ]);
    const warnings = async (more: Environment) => (await load({ ...host, ...more })).warnings.join('\n');
    expect(await warnings({ EMAIL_USER: 'apikey' })).toContain('email.from is not set');
    expect(await warnings({ EMAIL_USER: 'chat@example.com' })).not.toContain('email.from');
  });
});

describe('npm run mail:test', () => {
  const smtpServer = new SmtpTestServer();
  beforeAll(() => smtpServer.open());
  afterAll(() => smtpServer.close());

  const tryIt = (address: string, environment: Environment = {}) =>
    runCommand(['--mail-test', address], environment, folder);
  const settings = (): Environment => ({
    EMAIL_HOST: '127.0.0.1',
    EMAIL_PORT: String(smtpServer.port),
    EMAIL_SECURE: 'false',
    EMAIL_FROM: 'chat@example.com',
  });

  it('sends one mail and says that it was taken', async () => {
    const result = await tryIt('ada@example.com', settings());
    expect(result).toMatchObject({ exitCode: 0, text: expect.stringContaining('took a mail') as string });
    const { parsed } = await smtpServer.waitForMail('ada@example.com');
    expect(parsed.subject).toBe('MikroChat can send mail');
  });

  it('says what the mail server said where it was not', async () => {
    smtpServer.rejectsWith = 550;
    const result = await tryIt('nobody@example.com', settings());
    smtpServer.rejectsWith = null;
    expect(result?.exitCode).toBe(1);
    expect(result?.text).toContain('550 Not here');
  });

  // Reaches this machine, but is no name of it: as far as the rule goes, another machine.
  const elsewhere = (more: Environment = {}): Environment => ({
    ...settings(),
    EMAIL_HOST: '0.0.0.0',
    ...more,
  });

  it('sends nothing to another machine that has no TLS, with or without a password', async () => {
    const before = smtpServer.received.length;
    const withPassword = { EMAIL_USER: 'chat@example.com', EMAIL_PASSWORD: 'pw', EMAIL_REQUIRE_TLS: 'false' };
    for (const environment of [elsewhere(), elsewhere(withPassword)]) {
      const result = await tryIt('eve@example.com', environment);
      expect(result?.exitCode).toBe(1);
      expect(result?.text).toMatch(/TLS/);
    }
    expect(smtpServer.received).toHaveLength(before);
  });

  it('does so where email.requireTls is off, with a warning', async () => {
    const lenient = elsewhere({ EMAIL_REQUIRE_TLS: 'false' });
    expect(await tryIt('bob@example.com', lenient)).toMatchObject({ exitCode: 0 });
    expect((await load(lenient)).warnings.join()).toContain('email.requireTls is off');
    expect((await load(elsewhere())).warnings.join()).not.toContain('email.requireTls');
  });

  it.each<[string, string, Environment]>([
    ['no mail server', 'ada@example.com', {}],
    ['no address', 'ada', { EMAIL_HOST: '127.0.0.1' }],
  ])('names what is missing: %s', async (_, address, environment) => {
    const result = await tryIt(address, environment);
    expect(result?.exitCode).toBe(1);
    expect(result?.text).toMatch(/email\.host is missing|npm run mail:test -- /);
  });
});
