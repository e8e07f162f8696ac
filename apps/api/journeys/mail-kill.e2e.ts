import { setTimeout as sleep } from 'node:timers/promises';
import { paths } from '@mikrochat/contract';
import { SmtpTestServer } from '@mikrochat/test-mail';
import { root } from './support/configuration.js';
import { ServerProcess } from './support/server-process.js';

describe('a mail whose server is killed before it is sent', () => {
  const smtpServer = new SmtpTestServer();
  const server = new ServerProcess();
  const start = () =>
    server.start({
      AUTH_MODE: 'magic-link',
      EMAIL_HOST: '127.0.0.1',
      EMAIL_PORT: String(smtpServer.port),
      EMAIL_SECURE: 'false',
      EMAIL_FROM: 'chat@example.com',
    });

  beforeAll(async () => {
    await smtpServer.open();
    await start();
  });
  afterAll(async () => {
    await server.remove();
    await smtpServer.close();
  });

  it('is sent once after the next start', async () => {
    // The SMTP server would accept the mail only after the server was killed.
    smtpServer.delayMs = 60_000;
    const { status } = await server.post(paths.login, { email: root.email });
    expect(status).toBe(200);
    await server.stop('SIGKILL');
    smtpServer.delayMs = 0;
    expect(smtpServer.mailsTo(root.email)).toEqual([]);
    await start();
    const { token } = await smtpServer.waitForMail(root.email);
    const response = await server.post(paths.verify, { email: root.email }, { token });
    expect(response.status).toBe(200);
    await sleep(300);
    expect(smtpServer.mailsTo(root.email)).toHaveLength(1);
  });
});
