import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { paths, type ReadyBody } from '@mikrochat/contract';
import { createDatabase, TcpProxy, type TestDatabase } from '@mikrochat/test-databases';
import { startEmbeddedDatabase, type EmbeddedDatabase } from '../src/embedded-database/index.js';
import { newEmail, TestServer, type TestUser } from './support/server.js';

/** Dev mode, since password hashing would take most of the time. */
const dev = { auth: { authMode: 'dev', isInviteRequired: false } } as const;
const CALLERS = 12;

/** Sends many kinds of requests in parallel and counts their responses. */
class Load {
  readonly counts = new Map<number, number>();
  private isOver = false;

  constructor(
    private readonly server: TestServer,
    private readonly users: readonly TestUser[],
  ) {}

  async during(work: () => Promise<void>): Promise<void> {
    const callers = Array.from({ length: CALLERS }, (_, index) => this.call(index));
    await work();
    this.isOver = true;
    await Promise.all(callers);
  }

  private async call(index: number): Promise<void> {
    const user = this.users[index % this.users.length];
    for (let turn = index; user && !this.isOver; turn++) {
      const { status } = await this.act(user, turn);
      this.counts.set(status, (this.counts.get(status) ?? 0) + 1);
      if (status === 503) await sleep(20);
    }
  }

  private act(user: TestUser, turn: number) {
    const acts = [
      () => this.server.call('POST', paths.devLogin, { email: newEmail() }),
      () => user.call('PUT', paths.ownUser, { userName: `Name ${turn}` }),
      () => this.server.call('POST', paths.devLogin, { email: user.email }),
      () => user.call('GET', paths.sessions),
      () => this.server.call('POST', paths.refresh, { refreshToken: user.tokens.refreshToken }),
      () => user.call('DELETE', paths.sessions),
      () => user.call('GET', paths.users),
      () => user.call('GET', paths.me),
    ];
    return (acts[turn % acts.length] ?? acts[0])!();
  }
}

async function recovered(server: TestServer): Promise<void> {
  for (const late = performance.now() + 30_000; performance.now() < late; await sleep(100)) {
    const { status, body } = await server.call<ReadyBody>('GET', paths.ready);
    if (status === 200 && body.notifications === 'heard') return;
  }
  throw new Error('It does not recover.');
}

/** Unexpected responses, with their log lines. */
const unforeseen = ({ logLines }: TestServer): string[] =>
  logLines.filter((line) => line.includes('unforeseen error'));

const newUsers = (server: TestServer): Promise<TestUser[]> =>
  Promise.all(Array.from({ length: CALLERS }, () => server.signIn(newEmail())));

describe('a database that stops under load', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mikrochat-stopped-'));
  let database: EmbeddedDatabase;
  const server = new TestServer(dev, () => database.url);
  const postmaster = (): number =>
    Number(readFileSync(join(folder, 'db/data/postmaster.pid'), 'utf8').split('\n')[0]);

  beforeAll(async () => {
    database = await startEmbeddedDatabase(join(folder, 'db'));
    await server.start();
  });
  afterAll(async () => {
    await server.close();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  // The modes fast and immediate of pg_ctl, and the kill of an out-of-memory condition.
  it.each(['SIGINT', 'SIGQUIT', 'SIGKILL'] as const)(
    'causes 503 and never 500 after a %s',
    async (signal) => {
      const load = new Load(server, await newUsers(server));
      await load.during(async () => {
        await sleep(1_500);
        process.kill(postmaster(), signal);
        await sleep(2_500);
      });
      expect(unforeseen(server)).toEqual([]);
      expect(load.counts.get(500)).toBeUndefined();
      expect(load.counts.get(200)).toBeGreaterThan(0);
      expect(load.counts.get(503)).toBeGreaterThan(0);
      await recovered(server);
    },
  );
});

describe('a database connection that breaks under load', () => {
  let database: TestDatabase;
  const proxy = new TcpProxy(() => database.url);
  const server = new TestServer(dev, () => proxy.url);

  beforeAll(async () => {
    database = await createDatabase();
    await proxy.open();
    await server.start();
  });
  afterAll(async () => {
    await server.close();
    await proxy.close();
    await database.drop();
  });

  it('causes 503 and never 500, however often it is closed', async () => {
    const load = new Load(server, await newUsers(server));
    await load.during(async () => {
      for (let times = 0; times < 8; times++) {
        await sleep(250);
        await proxy.close();
        await sleep(100);
        await proxy.open();
      }
    });
    expect(unforeseen(server)).toEqual([]);
    expect(load.counts.get(500)).toBeUndefined();
    expect(load.counts.get(503)).toBeGreaterThan(0);
    await recovered(server);
  });
});
