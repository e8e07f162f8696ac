import { createDatabase, TcpProxy, type TestDatabase } from '@mikrochat/test-databases';
import pg from 'pg';
import { BoundedClient } from './bounded-client.js';
import { isUnavailable } from './failures.js';

describe('a pool of connections that fall silent', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  const proxy = new TcpProxy(() => database.url);
  const answerTimeoutMs = 300;

  beforeAll(async () => {
    database = await createDatabase();
    await proxy.open();
  });
  beforeEach(async () => {
    await proxy.open();
    const bounds = { connectionString: proxy.url, max: 2, connectionTimeoutMillis: 500, answerTimeoutMs };
    pool = new pg.Pool({ ...bounds, Client: BoundedClient });
    pool.on('error', () => undefined);
  });
  afterEach(() => pool.end());
  afterAll(async () => {
    await proxy.close();
    await database.drop();
  });

  async function onConnection<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  }

  const failureOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  it('fails what is not answered in time, and throws the connection away', async () => {
    await onConnection((client) => client.query('select 1'));
    proxy.silenceOpenConnections();
    const failure = await failureOf(onConnection((client) => client.query('select 1')));
    expect(failure).toMatchObject({ message: 'Query read timeout' });
    expect(isUnavailable(failure)).toBe(true);
    expect(pool.totalCount).toBe(0);
    const { rows } = await onConnection((client) => client.query<{ one: number }>('select 1 as one'));
    expect(rows).toEqual([{ one: 1 }]);
  });

  it('does not let a rollback wait behind what was never answered', async () => {
    const began = performance.now();
    const failure = await failureOf(
      onConnection(async (client) => {
        await client.query('begin');
        proxy.silence();
        await client.query('select 1').catch(() => undefined);
        await client.query('rollback');
      }),
    );
    expect(isUnavailable(failure)).toBe(true);
    expect(performance.now() - began).toBeLessThan(2 * answerTimeoutMs);
  });

  it('ends a query that takes too long, and leaves those alone that do not', async () => {
    const slow = onConnection((client) => client.query('select pg_sleep(1)'));
    await expect(slow).rejects.toThrow('Query read timeout');
    for (let times = 0; times < 4; times++) {
      await onConnection((client) => client.query('select pg_sleep(0.1)'));
    }
    expect(pool.totalCount).toBe(1);
  });
});
