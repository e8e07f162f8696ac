import { SmtpTestServer } from '@mikrochat/test-mail';
import { runCommand, type Environment } from '../configuration/index.js';
import { WorkingDirectory } from '../configuration/testing/working-directory.js';
import { parseSender } from './sender.js';

const directory = new WorkingDirectory();
const argv = ['--jwtSecret', 'some secret'];

const load = () => directory.load(argv);
const mistakesOf = (environment: Environment = {}) => directory.mistakes(argv, environment);
const warningsOf = (environment: Environment) => directory.warnings(argv, environment);

describe('templates in the configuration', () => {
  it('are tested at the start, with all mistakes reported at once', async () => {
    directory.write(
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

  it('are accepted when they work', async () => {
    directory.write(
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

  it('has to be an email address, with a warning when it is missing', async () => {
    const host = { EMAIL_HOST: 'smtp.example.com' };
    expect(await mistakesOf({ ...host, EMAIL_FROM: 'chat' })).toEqual([
      expect.stringMatching(/^email\.from \(EMAIL_FROM\): Give an email address/),
    ]);
    expect(await warningsOf({ ...host, EMAIL_USER: 'apikey' })).toContain('email.from is not set');
    expect(await warningsOf({ ...host, EMAIL_USER: 'chat@example.com' })).not.toContain('email.from');
  });
});

describe('npm run mail:test', () => {
  const smtpServer = new SmtpTestServer();
  beforeAll(() => smtpServer.open());
  afterAll(() => smtpServer.close());

  const sendTestMail = (recipient: string, environment: Environment = {}) =>
    runCommand(['--mail-test', recipient], environment, directory.path);
  const settings = (): Environment => ({
    EMAIL_HOST: '127.0.0.1',
    EMAIL_PORT: String(smtpServer.port),
    EMAIL_SECURE: 'false',
    EMAIL_FROM: 'chat@example.com',
  });

  it('sends one mail and reports that it was accepted', async () => {
    const result = await sendTestMail('ada@example.com', settings());
    expect(result).toMatchObject({ exitCode: 0, text: expect.stringContaining('took a mail') as string });
    const { parsed } = await smtpServer.waitForMail('ada@example.com');
    expect(parsed.subject).toBe('MikroChat can send mail');
  });

  it('reports the response of a mail server that rejects it', async () => {
    smtpServer.rejectsWith = 550;
    const result = await sendTestMail('unknown@example.com', settings());
    smtpServer.rejectsWith = null;
    expect(result?.exitCode).toBe(1);
    expect(result?.text).toContain('550 Not here');
  });

  // 0.0.0.0 connects to this machine but is not recognized as local, so the rules for other hosts apply.
  const remote = (more: Environment = {}): Environment => ({
    ...settings(),
    EMAIL_HOST: '0.0.0.0',
    ...more,
  });

  it('sends nothing to another host without TLS, with or without a password', async () => {
    const before = smtpServer.received.length;
    const withPassword = { EMAIL_USER: 'chat@example.com', EMAIL_PASSWORD: 'pw', EMAIL_REQUIRE_TLS: 'false' };
    for (const environment of [remote(), remote(withPassword)]) {
      const result = await sendTestMail('eve@example.com', environment);
      expect(result?.exitCode).toBe(1);
      expect(result?.text).toMatch(/TLS/);
    }
    expect(smtpServer.received).toHaveLength(before);
  });

  it('sends without TLS when email.requireTls is off, with a warning', async () => {
    const lenient = remote({ EMAIL_REQUIRE_TLS: 'false' });
    expect(await sendTestMail('bob@example.com', lenient)).toMatchObject({ exitCode: 0 });
    expect(await warningsOf(lenient)).toContain('email.requireTls is off');
    expect(await warningsOf(remote())).not.toContain('email.requireTls');
  });

  it.each<[string, string, Environment]>([
    ['no mail server', 'ada@example.com', {}],
    ['no email address', 'ada', { EMAIL_HOST: '127.0.0.1' }],
  ])('reports a missing parameter: %s', async (_, recipient, environment) => {
    const result = await sendTestMail(recipient, environment);
    expect(result?.exitCode).toBe(1);
    expect(result?.text).toMatch(/email\.host is missing|npm run mail:test -- /);
  });
});
