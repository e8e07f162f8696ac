import { createDatabase, onDatabase } from '@mikrochat/test-databases';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The built product in a process of its own, on its own database. */
export interface Product {
  readonly url: string;
  /** Runs a statement on its database. */
  sql(statement: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
  /** Starts it again at the same URL after {@link stop}. */
  restart(): Promise<void>;
  /** Stops it and drops its database. */
  remove(): Promise<void>;
}

export const admin = { email: 'admin@example.com', password: 'correct horse battery staple' };
const main = join(import.meta.dirname, '../../../api/dist/main.js');

/** An unused port of 127.0.0.1. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

async function run(url: string, databaseUrl: string, flags: readonly string[]) {
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    DATABASE_URL: databaseUrl,
    AUTH_MODE: 'password',
    AUTH_JWT_SECRET: 'a secret of the browser journeys, used nowhere else',
    INITIAL_USER_EMAIL: admin.email,
    INITIAL_USER_NAME: 'Ada Lovelace',
    INITIAL_USER_PASSWORD: admin.password,
  };
  const args = [main, '--port', new URL(url).port, '--rps', '100000', ...flags];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ready = () =>
    fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await ready())) {
    if (child.exitCode !== null) throw new Error('The product did not start.');
    await sleep(20);
  }
  return async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
}

/** Starts the product on a new database. @param flags command-line flags */
export const startProduct = (...flags: string[]): Promise<Product> => startProductAt(() => flags);

/** Like {@link startProduct}, for flags that depend on the URL of the product. */
export async function startProductAt(flagsFor: (url: string) => readonly string[]): Promise<Product> {
  const database = await createDatabase();
  const url = `http://localhost:${await freePort()}`;
  const flags = flagsFor(url);
  let stop: (() => Promise<void>) | null = await run(url, database.url, flags);
  const stopOnce = async () => {
    await stop?.();
    stop = null;
  };
  return {
    url,
    sql: (statement, values) => onDatabase(database.url, statement, values),
    stop: stopOnce,
    restart: async () => {
      stop = await run(url, database.url, flags);
    },
    remove: async () => {
      await stopOnce();
      await database.drop();
    },
  };
}
