import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { paths, type ReadyBody } from '@mikrochat/contract';
import { createDatabase, TcpProxy, type TestDatabase } from '@mikrochat/test-databases';
import { startEmbeddedDatabase, type EmbeddedDatabase } from '../src/embedded-database/index.js';
import { newEmail, TestServer, type TestUser } from './support/server.js';

/** Without hashes, which would be most of the work. */
const dev = { auth: { authMode: 'dev', isInviteRequired: false } } as const;
const CALLERS = 12;

/** What many do at once on a server, and what they are answered. */
class Load {
  readonly counts = new Map<number, number>();
  private isOver = false;

  constructor(
    private readonly server: TestServer,
    private readonly people: readonly TestUser[],
  ) {}

  async during(work: () => Promise<void>): Promise<void> {
    const callers = Array.from({ length: CALLERS }, (_, index) => this.call(index));
    await work();
    this.isOver = true;
    await Promise.all(callers);
  }

  private async call(index: number): Promise<void> {
    const person = this.people[index % this.people.length];
    for (let turn = index; person && !this.isOver; turn++) {
      const { status } = await this.act(person, turn);
      this.counts.set(status, (this.counts.get(status) ?? 0) + 1);
      if (status === 503) await pause(20);
    }
  }

  private act(person: TestUser, turn: number) {
    const acts = [
      () => this.server.call('POST', paths.devLogin, { email: newEmail() }),
      () => person.call('PUT', paths.ownUser, { userName: `Name ${turn}` }),
      () => this.server.call('POST', paths.devLogin, { email: person.email }),
      () => person.call('GET', paths.sessions),
      () => this.server.call('POST', paths.refresh, { refreshToken: person.tokens.refreshToken }),
      () => person.call('DELETE', paths.sessions),
      () => person.call('GET', paths.users),
      () => person.call('GET', paths.me),
    ];
    return (acts[turn % acts.length] ?? acts[0])!();
  }
}

async function recovered(server: TestServer): Promise<void> {
  for (const late = performance.now() + 30_000; performance.now() < late; await pause(100)) {
    const { status, body } = await server.call<ReadyBody>('GET', paths.ready);
    if (status === 200 && body.notifications === 'heard') return;
  }
  throw new Error('It does not recover.');
}

/** Everything that is not a plain answer or a plain refusal, with what the log says of it. */
const unforeseen = ({ logLines }: TestServer): string[] =>
  logLines.filter((line) => line.includes('unforeseen error'));

const newcomers = (server: TestServer): Promise<TestUser[]> =>
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

  // Of pg_ctl's modes: fast, immediate; and what the kernel does when memory runs out.
  it.each(['SIGINT', 'SIGQUIT', 'SIGKILL'] as const)(
    'answers 503 and never 500 after a %s',
    async (signal) => {
      const load = new Load(server, await newcomers(server));
      await load.during(async () => {
        await pause(1_500);
        process.kill(postmaster(), signal);
        await pause(2_500);
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

  it('answers 503 and never 500, however often it is cut', async () => {
    const load = new Load(server, await newcomers(server));
    await load.during(async () => {
      for (let times = 0; times < 8; times++) {
        await pause(250);
        await proxy.close();
        await pause(100);
        await proxy.open();
      }
    });
    expect(unforeseen(server)).toEqual([]);
    expect(load.counts.get(500)).toBeUndefined();
    expect(load.counts.get(503)).toBeGreaterThan(0);
    await recovered(server);
  });
});
