import type { Database } from '@mikrochat/database';
import { Notifications } from '../notifications.js';
import { eventually, FreshDatabase, someUser } from '../testing/accounts-database.js';
import { UserCache, type CachedUser } from './user-cache.js';

let fresh: FreshDatabase;
const started: Notifications[] = [];

beforeAll(async () => {
  fresh = await FreshDatabase.create();
});
afterAll(() => fresh.drop());
afterEach(() => Promise.all(started.splice(0).map((notifications) => notifications.stop())));

/** A replica whose questions are counted and can be held up. */
async function replica() {
  const database = await fresh.connect();
  const notifications = new Notifications(database);
  const known = new UserCache(database, notifications);
  const asked = { times: 0, answer: Promise.resolve() };
  const ask = database.users.byIdWithPassword.bind(database.users);
  database.users.byIdWithPassword = async (id) => {
    asked.times++;
    const found = await ask(id);
    await asked.answer;
    return found;
  };
  await notifications.start();
  started.push(notifications);
  return { database, notifications, known, asked };
}

const cutListeners = () =>
  fresh.sql(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'mikrochat-auth listener'`);

const nameOf = async (known: UserCache, id: string) => (await known.get(id))?.user.userName;

describe('known users', () => {
  it('are asked for once', async () => {
    const before = await fresh.connect();
    const user = await someUser(before);
    await before.passwords.set(user.id, 'hash', new Date(), true);
    const { known, asked } = await replica();
    expect(await known.get(user.id)).toMatchObject({
      user: { email: user.email },
      hasPassword: true,
      mustChange: true,
    });
    for (let time = 0; time < 5; time++) await known.get(user.id);
    expect(asked.times).toBe(1);
    expect(JSON.stringify(await known.get(user.id))).not.toContain('hash"');
  });

  it.each<
    [string, (database: Database, id: string) => Promise<unknown>, (known: CachedUser | null) => boolean]
  >([
    ['renamed', ({ users }, id) => users.rename(id, 'Ada'), (known) => known?.user.userName === 'Ada'],
    ['made an admin', ({ users }, id) => users.setRole(id, 'admin'), (known) => known?.user.role === 'admin'],
    [
      'given a password',
      ({ passwords }, id) => passwords.set(id, 'x', new Date(), false),
      (known) => !!known?.hasPassword,
    ],
    ['removed', ({ users }, id) => users.remove(id), (known) => known === null],
  ])('are known anew once they were %s by another replica', async (_, change, isNew) => {
    const [here, there] = [await replica(), await replica()];
    const { id } = await someUser(here.database);
    expect(isNew(await here.known.get(id))).toBe(false);
    await change(there.database, id);
    await eventually(async () => isNew(await here.known.get(id)));
  });

  it('are not believed while nothing can be heard, and not kept then', async () => {
    const { database, notifications, known, asked } = await replica();
    const { id } = await someUser(database);
    await known.get(id);
    await cutListeners();
    await eventually(() => !notifications.isConnected);
    await database.users.rename(id, 'While deaf');
    expect(await nameOf(known, id)).toBe('While deaf');
    await eventually(() => notifications.isConnected);
    asked.times = 0;
    expect(await nameOf(known, id)).toBe('While deaf');
    expect(asked.times).toBe(1);
  });

  it('are not kept from an answer that is older than their change', async () => {
    const { database, known, asked } = await replica();
    const { id } = await someUser(database);
    let answer = (): void => undefined;
    asked.answer = new Promise((resolve) => (answer = resolve));
    const slow = known.get(id);
    await eventually(() => asked.times === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await database.users.rename(id, 'New');
    known.evict(id);
    answer();
    await slow;
    expect(await nameOf(known, id)).toBe('New');
  });

  it('are not kept from an answer that is older than an outage', async () => {
    const { database, notifications, known, asked } = await replica();
    const { id } = await someUser(database);
    let answer = (): void => undefined;
    asked.answer = new Promise((resolve) => (answer = resolve));
    const slow = known.get(id);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await cutListeners();
    await eventually(() => !notifications.isConnected);
    await database.users.rename(id, 'While deaf');
    await eventually(() => notifications.isConnected);
    answer();
    await slow;
    expect(await nameOf(known, id)).toBe('While deaf');
  });

  it('are nobody where there is nobody', async () => {
    const { known, asked } = await replica();
    expect(await known.get('nobody')).toBeNull();
    expect(await known.get('nobody')).toBeNull();
    expect(asked.times).toBe(2);
  });
});
