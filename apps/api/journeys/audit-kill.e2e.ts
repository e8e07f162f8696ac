import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { paths } from '@mikrochat/contract';
import { createDatabase, onDatabase, type TestDatabase } from '@mikrochat/test-databases';
import { freePort } from '../src/embedded-database/free-port.js';
import { send } from './support/client.js';
import { jwtSecret, root } from './support/configuration.js';

const main = join(import.meta.dirname, '../dist/main.js');

describe('the refusals of a process that ends', () => {
  let database: TestDatabase;
  let url: string;
  let child: ChildProcess;

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  async function run(): Promise<void> {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const env = {
      ...process.env,
      NODE_OPTIONS: '',
      DATABASE_URL: database.url,
      AUTH_MODE: 'password',
      AUTH_JWT_SECRET: jwtSecret,
      INITIAL_USER_EMAIL: root.email,
      INITIAL_USER_PASSWORD: root.password,
    };
    child = spawn(process.execPath, [main, '--port', String(port)], { env, stdio: 'ignore' });
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

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async function refuse(times: number, ip: string): Promise<void> {
    const headers = { 'x-forwarded-for': ip };
    for (let time = 0; time < times; time++)
      await send(url + paths.refresh, 'POST', { refreshToken: 'stolen' }, { headers });
  }

  async function written(ip: string): Promise<{ rows: number; refusals: number }> {
    const [row] = await onDatabase<{ rows: number; refusals: number }>(
      database.url,
      `select count(*)::int as rows, coalesce(sum(coalesce((details ->> 'count')::int, 1)), 0)::int as refusals
       from audit_events where ip = $1`,
      [ip],
    );
    return row ?? { rows: 0, refusals: 0 };
  }

  it('are all written when it is asked to stop', async () => {
    await run();
    await refuse(40, '203.0.113.1');
    await end('SIGTERM');
    expect(await written('203.0.113.1')).toEqual({ rows: 11, refusals: 40 });
  });

  it('are written but for the numbers of the last minute when it is killed', async () => {
    await run();
    await refuse(40, '203.0.113.2');
    for (const limit = Date.now() + 5_000; (await written('203.0.113.2')).rows < 10;)
      if (Date.now() > limit) throw new Error('The refusals were not written.');
    await end('SIGKILL');
    expect(await written('203.0.113.2')).toEqual({ rows: 10, refusals: 10 });
  });
});
