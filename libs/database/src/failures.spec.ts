import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { onServer } from '@mikrochat/test-databases';
import pg from 'pg';
import { Database } from './database.js';
import { isDeadlock, isMalformedValue, isUnavailable } from './failures.js';
import { eventually, freshDatabase, newUser, type FreshDatabase } from './testing/fresh-database.js';

let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => {
      throw new Error('This should have failed.');
    },
    (error: unknown) => error,
  );

/** A TCP server with the given connection handler. */
async function tcpServer(handler: (socket: Socket) => void) {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `postgres://postgres@127.0.0.1:${port}/x`, close: () => server.close() };
}

async function onClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return work(client).finally(() => client.end().catch(() => undefined));
}

describe('isUnavailable', () => {
  it('is true for a refused connection', async () => {
    const { url, close } = await tcpServer(() => undefined);
    close();
    expect(isUnavailable(await failureOf(Database.connect({ url })))).toBe(true);
    const both = url.replace('127.0.0.1', 'localhost');
    expect(isUnavailable(await failureOf(Database.connect({ url: both })))).toBe(true);
  });

  it('is true for a connection that the server closes', async () => {
    const { url, close } = await tcpServer((socket) => socket.destroy());
    expect(isUnavailable(await failureOf(Database.connect({ url })))).toBe(true);
    close();
  });

  it('is true for a server that does not respond', async () => {
    const sockets: Socket[] = [];
    const { url, close } = await tcpServer((socket) => sockets.push(socket));
    expect(isUnavailable(await failureOf(Database.connect({ url })))).toBe(true);
    for (const socket of sockets) socket.destroy();
    close();
  });

  it('is true for a connection that an operator terminated', async () => {
    const terminated = onClient(fresh.url, (client) =>
      client.query('select pg_terminate_backend(pg_backend_pid())'),
    );
    expect(isUnavailable(await failureOf(terminated))).toBe(true);
  });

  it('is true for a statement timeout', async () => {
    const slow = onClient(fresh.url, async (client) => {
      await client.query('set statement_timeout = 20');
      await client.query('select pg_sleep(5)');
    });
    expect(isUnavailable(await failureOf(slow))).toBe(true);
  });

  it('is true for a connection limit of the server and for an exhausted pool', async () => {
    // Roles belong to the whole server, which other tests may share.
    const role = `crowded_${randomBytes(8).toString('hex')}`;
    await onServer(`create role ${role} login password 'pw' connection limit 0`);
    const url = new URL(fresh.url);
    [url.username, url.password] = [role, 'pw'];
    const failure = await failureOf(Database.connect({ url: url.href }));
    await onServer(`drop role ${role}`);
    expect(isUnavailable(failure)).toBe(true);

    const pool = new pg.Pool({ connectionString: fresh.url, max: 1, connectionTimeoutMillis: 1_000 });
    const held = await pool.connect();
    expect(isUnavailable(await failureOf(pool.query('select 1')))).toBe(true);
    held.release();
    await pool.end();
  });

  it('is true for a read-only server', async () => {
    const write = onClient(fresh.url, async (client) => {
      await client.query('begin read only');
      await client.query('delete from users');
    });
    expect(isUnavailable(await failureOf(write))).toBe(true);
  });

  it('is false for bugs and malformed input', async () => {
    expect(isUnavailable(await failureOf(fresh.sql('selekt')))).toBe(false);
    expect(isUnavailable(await failureOf(fresh.database.sessions.endOne('no uuid', 'x')))).toBe(false);
    for (const other of [
      null,
      undefined,
      'ECONNREFUSED',
      new Error('no'),
      new TypeError('x is not a function'),
    ])
      expect(isUnavailable(other)).toBe(false);
  });
});

describe('a pool whose connections were terminated', () => {
  it('connects again', async () => {
    await fresh.database.check();
    await fresh.sql(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await eventually(() =>
      fresh.database.check().then(
        ({ migrated }) => migrated,
        () => false,
      ),
    );
  });
});

describe('isMalformedValue', () => {
  it('is true for values that do not fit the type of their column', async () => {
    expect(isMalformedValue(await failureOf(fresh.database.sessions.endOne('no uuid', 'x')))).toBe(true);
    expect(isMalformedValue(await failureOf(fresh.database.users.byId('\u0000')))).toBe(true);
    expect(isMalformedValue(await failureOf(fresh.sql('selekt')))).toBe(false);
    expect(isMalformedValue(undefined)).toBe(false);
  });
});

describe('isDeadlock', () => {
  it('is true for the aborted one of two transactions, and a retry may succeed', async () => {
    const [ada, bob] = [newUser(), newUser()];
    for (const user of [ada, bob]) await fresh.database.users.add(user);
    let holding = 0;
    const bothHoldOne = async (): Promise<void> => {
      for (holding++; holding < 2;) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const hold = (first: string, second: string) =>
      fresh.database.transactionOnce(async ({ users }) => {
        await users.lock(first);
        await bothHoldOne();
        await users.lock(second);
      });
    const ends = await Promise.allSettled([hold(ada.id, bob.id), hold(bob.id, ada.id)]);
    const failed = ends.filter((end) => end.status === 'rejected');
    expect(failed).toHaveLength(1);
    expect(isDeadlock(failed[0]?.reason)).toBe(true);
    expect(isUnavailable(failed[0]?.reason)).toBe(true);
  });
});
