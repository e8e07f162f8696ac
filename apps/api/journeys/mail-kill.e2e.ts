import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { paths } from '@mikrochat/contract';
import { createDatabase, type TestDatabase } from '@mikrochat/test-databases';
import { SmtpTestServer } from '@mikrochat/test-mail';
import { freePort } from '../src/embedded-database/free-port.js';
import { send } from './support/client.js';
import { jwtSecret, root } from './support/configuration.js';

const main = join(import.meta.dirname, '../dist/main.js');

describe('a server that is killed between a request and its mail', () => {
  const smtpServer = new SmtpTestServer();
  let database: TestDatabase;
  let url: string;
  let child: ChildProcess;

  async function run(): Promise<void> {
    const env = {
      ...process.env,
      NODE_OPTIONS: '',
      DATABASE_URL: database.url,
      AUTH_MODE: 'magic-link',
      AUTH_JWT_SECRET: jwtSecret,
      INITIAL_USER_EMAIL: root.email,
      EMAIL_HOST: '127.0.0.1',
      EMAIL_PORT: String(smtpServer.port),
      EMAIL_SECURE: 'false',
      EMAIL_FROM: 'chat@example.com',
    };
    child = spawn(process.execPath, [main, '--port', new URL(url).port], { env, stdio: 'ignore' });
    const isReady = () =>
      fetch(url + paths.ready).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await isReady())) {
      if (child.exitCode !== null) throw new Error('The server did not start.');
      await pause(20);
    }
  }

  async function kill(): Promise<void> {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  beforeAll(async () => {
    await smtpServer.open();
    database = await createDatabase();
    url = `http://127.0.0.1:${await freePort()}`;
    await run();
  });
  afterAll(async () => {
    await kill();
    await database.drop();
    await smtpServer.close();
  });

  it('sends it after the next start', async () => {
    // The mail server thinks for longer than the server lives.
    smtpServer.delayMs = 60_000;
    const { status } = await send(url + paths.login, 'POST', { email: root.email });
    expect(status).toBe(200);
    await kill();
    smtpServer.delayMs = 0;
    expect(smtpServer.mailsTo(root.email)).toEqual([]);
    await run();
    const { token } = await smtpServer.waitForMail(root.email);
    const answer = await send(url + paths.verify, 'POST', { email: root.email }, { token });
    expect(answer.status).toBe(200);
    await pause(300);
    expect(smtpServer.mailsTo(root.email)).toHaveLength(1);
  });
});
