import { setTimeout as pause } from 'node:timers/promises';
import { Wire } from '@mikrochat/test-databases';
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

/** Writes down what a listener tells. */
class Diary implements ListenerEvents {
  readonly events: string[] = [];
  /** What happens while it catches up. */
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
  const [listener, diary] = [new Listener({ url: fresh.url }), new Diary()];
  await listener.listen(channel, diary);
  return { listener, diary };
}

const say = (channel: string, words: string) => fresh.sql('select pg_notify($1, $2)', [channel, words]);

const ofListeners = `from pg_stat_activity where datname = current_database() and application_name = 'mikrochat-auth listener'`;
const cutAll = () => fresh.sql(`select pg_terminate_backend(pid) ${ofListeners}`);
const connections = async (): Promise<number> => (await fresh.sql(`select pid ${ofListeners}`)).length;

describe('Listener', () => {
  it('hears what is announced on its channel, on every replica', async () => {
    const replicas = [await listening('news'), await listening('news')];
    await say('gossip', 'not for us');
    await say('news', 'something happened');
    for (const { diary, listener } of replicas) {
      await eventually(() => diary.events.length === 2);
      expect(diary.events).toEqual(['connected', 'something happened']);
      await listener.close();
    }
  });

  it('says that it is deaf, comes back by itself, and hears again', async () => {
    const { listener, diary } = await listening('news');
    await cutAll();
    await eventually(() => diary.events.length === 3);
    await say('news', 'again');
    await eventually(() => diary.events.length === 4);
    expect(diary.events).toEqual(['connected', 'disconnected', 'connected', 'again']);
    await listener.close();
  });

  it('tries again on one connection when catching up fails', async () => {
    const { listener, diary } = await listening('news');
    let failures = 2;
    diary.whenConnected = () => (failures-- > 0 ? Promise.reject(new Error('too busy')) : Promise.resolve());
    await cutAll();
    await eventually(() => diary.events.length === 3);
    await say('news', 'once');
    await eventually(async () => diary.events.includes('once') && (await connections()) === 1);
    expect(diary.events).toEqual(['connected', 'disconnected', 'connected', 'once']);
    await listener.close();
  });

  it('does not believe in a connection that was cut while it caught up', async () => {
    const [listener, diary] = [new Listener({ url: fresh.url }), new Diary()];
    let cuts = 1;
    diary.whenConnected = async () => {
      if (cuts-- <= 0) return;
      await cutAll();
      await eventually(async () => (await connections()) === 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await listener.listen('news', diary);
    await eventually(() => diary.events.length === 3);
    expect(diary.events).toEqual(['connected', 'disconnected', 'connected']);
    await listener.close();
  });

  it('stays away once it is closed', async () => {
    const { listener, diary } = await listening('news');
    await cutAll();
    await eventually(() => diary.events.includes('disconnected'));
    await listener.close();
    await eventually(async () => (await connections()) === 0);
    expect(diary.events).toEqual(['connected', 'disconnected']);
  });

  it('fails at once where there is no server', async () => {
    const listener = new Listener({ url: 'postgres://postgres@127.0.0.1:1/x' });
    await expect(listener.listen('news', new Diary())).rejects.toThrow('ECONNREFUSED');
    await listener.close();
  });
});

describe('what the database announces', () => {
  let diary: Diary;
  let listener: Listener;

  beforeEach(async () => ({ diary, listener } = await listening('mikrochat')));
  afterEach(() => listener.close());

  const heardAfter = async (work: () => Promise<unknown>): Promise<string[]> => {
    diary.events.length = 0;
    await work();
    await say('mikrochat', 'end');
    await eventually(() => diary.events.includes('end'));
    return diary.events.slice(0, -1);
  };

  it('an ended session, once its transaction is done', async () => {
    const user = newUser();
    const session = newSession(user.id);
    await fresh.database.users.add(user);
    await fresh.database.sessions.open(session);
    const heard = await heardAfter(() =>
      fresh.database.transaction(async ({ sessions }) => {
        await sessions.endAll(user.id);
        await say('mikrochat', 'before');
      }),
    );
    expect(heard).toEqual(['before', `revoked ${session.id} ${2 ** 31 - 1}`]);
  });

  it('changes of users and passwords, but no sign-ins', async () => {
    const user = newUser();
    const news = `user ${user.id}`;
    const { users, passwords } = fresh.database;
    await users.add(user);
    expect(await heardAfter(() => users.recordSignIn(user.id, new Date()))).toEqual([]);
    expect(await heardAfter(() => users.rename(user.id, 'Ada'))).toContain(news);
    expect(await heardAfter(() => users.setRole(user.id, 'admin'))).toContain(news);
    expect(await heardAfter(() => users.setDisabled(user.id, new Date()))).toContain(news);
    expect(await heardAfter(() => passwords.set(user.id, 'hash', new Date(), true))).toContain(news);
    expect(await heardAfter(() => users.remove(user.id))).toContain(news);
  });
});

describe('Listener on a connection that falls silent', () => {
  const heartbeat = { everyMs: 50, withinMs: 300 };
  const wire = new Wire(() => fresh.url);
  let listener: Listener;
  let diary: Diary;

  beforeEach(async () => {
    await wire.mend();
    [listener, diary] = [new Listener({ url: wire.url, heartbeat }), new Diary()];
    await listener.listen('news', diary);
  });
  afterEach(async () => {
    await listener.close();
    await wire.cut();
  });

  it('stays where it is while it hears itself', async () => {
    await pause(3 * heartbeat.withinMs);
    expect(listener.isCurrent).toBe(true);
    expect(diary.events).toEqual(['connected']);
  });

  it('is not believed once it has heard nothing for the time it is given', async () => {
    wire.silence();
    await pause(heartbeat.withinMs);
    expect(listener.isCurrent).toBe(false);
    await eventually(() => diary.events.length === 2);
    expect(diary.events).toEqual(['connected', 'disconnected']);
  });

  it('is replaced by another connection, which catches up and hears', async () => {
    wire.silencePresent();
    await eventually(() => diary.events.length === 3);
    expect(listener.isCurrent).toBe(true);
    await say('news', 'again');
    await eventually(() => diary.events.length === 4);
    expect(diary.events).toEqual(['connected', 'disconnected', 'connected', 'again']);
  });

  it('tries until the wire is mended', async () => {
    wire.silence();
    await eventually(() => diary.events.length === 2);
    await pause(2 * heartbeat.withinMs);
    await wire.mend();
    await eventually(() => diary.events.length === 3);
    expect(listener.isCurrent).toBe(true);
  });

  it('is not believed by a process that was suspended, before any timer has run', async () => {
    await pause(2 * heartbeat.everyMs);
    for (const end = performance.now() + heartbeat.withinMs; performance.now() < end;);
    expect(listener.isCurrent).toBe(false);
    await eventually(() => listener.isCurrent);
  });

  it('is closed in time, also in the middle of connecting again', async () => {
    wire.silence();
    await eventually(() => diary.events.length === 2);
    // The first pause is a tenth of a second; then it connects, and nobody answers.
    await pause(150);
    const began = performance.now();
    await listener.close();
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('is closed in time', async () => {
    wire.silence();
    const began = performance.now();
    await listener.close();
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
