import { setTimeout as sleep } from 'node:timers/promises';
import { paths, type ReadyBody } from '@mikrochat/contract';
import { createDatabase, onDatabase, TcpProxy, type TestDatabase } from '@mikrochat/test-databases';
import { refusal } from './support/client.js';
import { root } from './support/configuration.js';
import { TestServer, type TestUser } from './support/server.js';

describe('health', () => {
  let database: TestDatabase;
  const proxy = new TcpProxy(() => database.url);
  const server = new TestServer({}, () => proxy.url);
  let admin: TestUser;

  beforeAll(async () => {
    database = await createDatabase();
    await proxy.open();
    await server.start();
    admin = await server.admin();
  });
  afterAll(async () => {
    await server.close();
    await proxy.close();
    await database.drop();
  });

  const ready = () => server.call<ReadyBody>('GET', paths.ready);

  /** Waits for a new state, since the database is checked once a second. @returns the duration of the last request in ms */
  async function becomes(status: number): Promise<number> {
    const late = performance.now() + 4_000;
    for (;;) {
      const began = performance.now();
      if ((await ready()).status === status) return performance.now() - began;
      if (performance.now() > late) throw new Error(`It does not become ${status}.`);
      await sleep(50);
    }
  }

  /** Waits until notifications of other replicas are received again. */
  async function recovered(): Promise<number> {
    const began = performance.now();
    while ((await ready()).body.notifications !== 'heard') {
      if (performance.now() - began > 15_000) throw new Error('It does not recover.');
      await sleep(50);
    }
    return performance.now() - began;
  }

  it('is OK while the process runs', async () => {
    const { status, text, headers } = await server.call('GET', paths.health);
    expect([status, text]).toEqual([200, 'OK']);
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
  });

  it('is ready when all dependencies are available', async () => {
    expect(await ready()).toMatchObject({
      status: 200,
      body: { status: 'ready', database: 'up', migrations: 'done', notifications: 'heard', mail: 'off' },
    });
  });

  it('queries the database about once a second, for any number of clients', async () => {
    const queries = async (): Promise<number> => {
      const [row] = await onDatabase<{ calls: string }>(
        database.url,
        `select coalesce(sum(seq_scan + idx_scan), 0) as calls from pg_stat_user_tables where relname = 'migrations'`,
      );
      return Number(row?.calls);
    };
    const before = await queries();
    const begin = performance.now();
    const answers = await Promise.all(Array.from({ length: 100 }, ready));
    const seconds = Math.ceil((performance.now() - begin) / 1000);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    // Postgres writes statistics when a connection becomes idle, so earlier queries may be included.
    await sleep(1_500);
    expect((await queries()) - before).toBeLessThanOrEqual(seconds + 10);
  });

  describe('while the database is unavailable', () => {
    beforeAll(() => proxy.close());
    afterAll(async () => {
      await proxy.open();
      await recovered();
      await becomes(200);
    });

    it('is OK but not ready, and responds quickly', async () => {
      expect((await server.call('GET', paths.health)).status).toBe(200);
      expect(await becomes(503)).toBeLessThan(500);
      expect(await ready()).toMatchObject({ status: 503, body: { status: 'not_ready', database: 'down' } });
    });

    it('answers 503 with Retry-After and without internal details', async () => {
      const answers = await Promise.all([
        server.call('POST', paths.passwordLogin, root),
        server.call('POST', paths.refresh, { refreshToken: admin.tokens.refreshToken }),
        admin.call('GET', paths.sessions),
        admin.call('GET', paths.users),
      ]);
      for (const answer of answers) {
        expect(answer).toMatchObject(refusal(503, 'unavailable'));
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(answer.text).not.toMatch(/ECONN|127\.0\.0\.1|postgres|timeout/i);
      }
    });

    it('signs no user in', async () => {
      const { status } = await server.call('POST', paths.passwordLogin, {
        ...root,
        password: 'wrong password',
      });
      expect(status).toBe(503);
    });
  });

  it('is not ready when the database accepts connections but does not answer', async () => {
    proxy.silence();
    expect(await becomes(503)).toBeLessThan(3_000);
    expect(await ready()).toMatchObject({ status: 503, body: { status: 'not_ready', database: 'down' } });
    expect((await server.call('GET', paths.health)).status).toBe(200);
    await proxy.close();
    await proxy.open();
    await recovered();
    await becomes(200);
  });

  it('recovers automatically, and sessions stay valid', async () => {
    await proxy.close();
    await sleep(300);
    await proxy.open();
    expect(await recovered()).toBeLessThan(6_000);
    await becomes(200);
    expect(await admin.call('GET', paths.sessions)).toMatchObject({ status: 200 });
    const { refreshToken } = admin.tokens;
    expect(await server.call('POST', paths.refresh, { refreshToken })).toMatchObject({ status: 200 });
  });
});
