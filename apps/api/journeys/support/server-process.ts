import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { paths } from '@mikrochat/contract';
import { createDatabase, onDatabase, type TestDatabase } from '@mikrochat/test-databases';
import { freePort } from '../../src/embedded-database/free-port.js';
import { send } from './client.js';
import { jwtSecret, root } from './configuration.js';

const main = join(import.meta.dirname, '../../dist/main.js');

/** The built product in a process of its own, which a test can kill. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private database: TestDatabase | undefined;
  private url = '';

  /** Starts it, with the same database and port as before. @param env settings besides database, secret and admin */
  async start(env: Readonly<Record<string, string>>): Promise<void> {
    this.database ??= await createDatabase();
    this.url ||= `http://127.0.0.1:${await freePort()}`;
    const defaults = {
      ...process.env,
      NODE_OPTIONS: '',
      DATABASE_URL: this.database.url,
      AUTH_JWT_SECRET: jwtSecret,
      INITIAL_USER_EMAIL: root.email,
    };
    this.child = spawn(process.execPath, [main, '--port', new URL(this.url).port], {
      env: { ...defaults, ...env },
      stdio: 'ignore',
    });
    while (!(await this.isReady())) {
      if (this.child.exitCode !== null) throw new Error('The server did not start.');
      await sleep(20);
    }
  }

  /** Sends a signal and waits for the exit. */
  async stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  /** Kills it, if it still runs, and drops its database. */
  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    await this.database?.drop();
  }

  post(path: string, body: object, options?: Parameters<typeof send>[3]) {
    return send(this.url + path, 'POST', body, options);
  }

  query<Row extends Record<string, unknown>>(sql: string, values: unknown[]): Promise<Row[]> {
    return onDatabase<Row>(this.database?.url ?? '', sql, values);
  }

  private isReady(): Promise<boolean> {
    return fetch(this.url + paths.ready).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
