import { setTimeout as delay } from 'node:timers/promises';
import { TcpProxy } from '@mikrochat/test-databases';
import { Listener, type ListenerEvents } from './listener.js';
import {
  eventually,
  freshDatabase,
  newSession,
  newUser,
  type FreshDatabase,
} from './testing/fresh-database.js';

let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

/** Records the callbacks of a listener. */
class RecordedEvents implements ListenerEvents {
  readonly events: string[] = [];
  /** Runs in `connected`. */
  whenConnected: () => Promise<unknown> = () => Promise.resolve();

  async connected(): Promise<void> {
    await this.whenConnected();
    this.events.push('connected');
  }
  disconnected(): void {
    this.events.push('disconnected');
  }
  received(payload: string): void {
    this.events.push(payload);
  }
}

async function listening(channel: string) {
  const [listener, recorded] = [new Listener({ url: fresh.url }), new RecordedEvents()];
  await listener.listen(channel, recorded);
  return { listener, recorded };
}

const notify = (channel: string, payload: string) =>
  fresh.sql('select pg_notify($1, $2)', [channel, payload]);

const ofListeners = `from pg_stat_activity where datname = current_database() and application_name = 'mikrochat-auth listener'`;
const terminateAll = () => fresh.sql(`select pg_terminate_backend(pid) ${ofListeners}`);
const connections = async (): Promise<number> => (await fresh.sql(`select pid ${ofListeners}`)).length;

describe('Listener', () => {
  it('receives the notifications of its channel, on every replica', async () => {
    const replicas = [await listening('channel'), await listening('channel')];
    await notify('another', 'other notification');
    await notify('channel', 'notification');
    for (const { recorded, listener } of replicas) {
      await eventually(() => recorded.events.length === 2);
      expect(recorded.events).toEqual(['connected', 'notification']);
      await listener.close();
    }
  });

  it('reports a lost connection, reconnects and receives again', async () => {
    const { listener, recorded } = await listening('channel');
    await terminateAll();
    await eventually(() => recorded.events.length === 3);
    await notify('channel', 'again');
    await eventually(() => recorded.events.length === 4);
    expect(recorded.events).toEqual(['connected', 'disconnected', 'connected', 'again']);
    await listener.close();
  });

  it('retries on a single connection when `connected` rejects', async () => {
    const { listener, recorded } = await listening('channel');
    let failures = 2;
    recorded.whenConnected = () =>
      failures-- > 0 ? Promise.reject(new Error('overloaded')) : Promise.resolve();
    await terminateAll();
    await eventually(() => recorded.events.length === 3);
    await notify('channel', 'once');
    await eventually(async () => recorded.events.includes('once') && (await connections()) === 1);
    expect(recorded.events).toEqual(['connected', 'disconnected', 'connected', 'once']);
    await listener.close();
  });

  it('reconnects when the connection was lost during `connected`', async () => {
    const [listener, recorded] = [new Listener({ url: fresh.url }), new RecordedEvents()];
    let cuts = 1;
    recorded.whenConnected = async () => {
      if (cuts-- <= 0) return;
      await terminateAll();
      await eventually(async () => (await connections()) === 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await listener.listen('channel', recorded);
    await eventually(() => recorded.events.length === 3);
    expect(recorded.events).toEqual(['connected', 'disconnected', 'connected']);
    await listener.close();
  });

  it('does not reconnect after it was closed', async () => {
    const { listener, recorded } = await listening('channel');
    await terminateAll();
    await eventually(() => recorded.events.includes('disconnected'));
    await listener.close();
    await eventually(async () => (await connections()) === 0);
    expect(recorded.events).toEqual(['connected', 'disconnected']);
  });

  it('rejects when the first connection fails', async () => {
    const listener = new Listener({ url: 'postgres://postgres@127.0.0.1:1/x' });
    await expect(listener.listen('channel', new RecordedEvents())).rejects.toThrow('ECONNREFUSED');
    await listener.close();
  });
});

describe('the database notifies', () => {
  let recorded: RecordedEvents;
  let listener: Listener;

  beforeEach(async () => ({ recorded, listener } = await listening('mikrochat')));
  afterEach(() => listener.close());

  const notificationsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
    recorded.events.length = 0;
    await work();
    await notify('mikrochat', 'end');
    await eventually(() => recorded.events.includes('end'));
    return recorded.events.slice(0, -1);
  };

  it('of an ended session, after the commit', async () => {
    const user = newUser();
    const session = newSession(user.id);
    await fresh.database.users.add(user);
    await fresh.database.sessions.open(session);
    const received = await notificationsOf(() =>
      fresh.database.transaction(async ({ sessions }) => {
        await sessions.endAll(user.id);
        await notify('mikrochat', 'before');
      }),
    );
    expect(received).toEqual(['before', `revoked ${session.id} ${2 ** 31 - 1}`]);
  });

  it('of changes of users and passwords, but not of sign-ins', async () => {
    const user = newUser();
    const changed = `user ${user.id}`;
    const { users, passwords } = fresh.database;
    await users.add(user);
    expect(await notificationsOf(() => users.recordSignIn(user.id, new Date()))).toEqual([]);
    expect(await notificationsOf(() => users.rename(user.id, 'Ada'))).toContain(changed);
    expect(await notificationsOf(() => users.setRole(user.id, 'admin'))).toContain(changed);
    expect(await notificationsOf(() => users.setDisabled(user.id, new Date()))).toContain(changed);
    expect(await notificationsOf(() => passwords.set(user.id, 'hash', new Date(), true))).toContain(changed);
    expect(await notificationsOf(() => users.remove(user.id))).toContain(changed);
  });
});

describe('Listener on a connection that falls silent', () => {
  const heartbeat = { intervalMs: 50, timeoutMs: 300 };
  const proxy = new TcpProxy(() => fresh.url);
  let listener: Listener;
  let recorded: RecordedEvents;

  beforeEach(async () => {
    await proxy.open();
    [listener, recorded] = [new Listener({ url: proxy.url, heartbeat }), new RecordedEvents()];
    await listener.listen('channel', recorded);
  });
  afterEach(async () => {
    await listener.close();
    await proxy.close();
  });

  it('keeps a connection that delivers its heartbeats', async () => {
    await delay(3 * heartbeat.timeoutMs);
    expect(listener.isCurrent).toBe(true);
    expect(recorded.events).toEqual(['connected']);
  });

  it('is not current after the timeout', async () => {
    proxy.silence();
    await delay(heartbeat.timeoutMs);
    expect(listener.isCurrent).toBe(false);
    await eventually(() => recorded.events.length === 2);
    expect(recorded.events).toEqual(['connected', 'disconnected']);
  });

  it('replaces the connection, catches up and receives', async () => {
    proxy.silenceOpenConnections();
    await eventually(() => recorded.events.length === 3);
    expect(listener.isCurrent).toBe(true);
    await notify('channel', 'again');
    await eventually(() => recorded.events.length === 4);
    expect(recorded.events).toEqual(['connected', 'disconnected', 'connected', 'again']);
  });

  it('retries until the network is restored', async () => {
    proxy.silence();
    await eventually(() => recorded.events.length === 2);
    await delay(2 * heartbeat.timeoutMs);
    await proxy.open();
    await eventually(() => recorded.events.length === 3);
    expect(listener.isCurrent).toBe(true);
  });

  it('is not current in a process that was suspended, before any timer has run', async () => {
    await delay(2 * heartbeat.intervalMs);
    for (const end = performance.now() + heartbeat.timeoutMs; performance.now() < end;);
    expect(listener.isCurrent).toBe(false);
    await eventually(() => listener.isCurrent);
  });

  it('closes within two seconds while it reconnects', async () => {
    proxy.silence();
    await eventually(() => recorded.events.length === 2);
    // The initial backoff is 100 ms; by now the listener waits for an answer to its connection.
    await delay(150);
    const began = performance.now();
    await listener.close();
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('closes within two seconds on a silent connection', async () => {
    proxy.silence();
    const began = performance.now();
    await listener.close();
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
