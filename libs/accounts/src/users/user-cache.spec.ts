import type { Database } from '@mikrochat/database';
import { Notifications } from '../notifications.js';
import { eventually, FreshDatabase, addUser } from '../testing/accounts-database.js';
import { UserCache, type CachedUser } from './user-cache.js';

let fresh: FreshDatabase;
const started: Notifications[] = [];

beforeAll(async () => {
  fresh = await FreshDatabase.create();
});
afterAll(() => fresh.drop());
afterEach(() => Promise.all(started.splice(0).map((notifications) => notifications.stop())));

/** A replica whose queries are counted and can be delayed. */
async function replica() {
  const database = await fresh.connect();
  const notifications = new Notifications(database);
  const cache = new UserCache(database, notifications);
  const queries = { count: 0, released: Promise.resolve() };
  const query = database.users.byIdWithPassword.bind(database.users);
  database.users.byIdWithPassword = async (id) => {
    queries.count++;
    const found = await query(id);
    await queries.released;
    return found;
  };
  await notifications.start();
  started.push(notifications);
  return { database, notifications, cache, queries };
}

const cutListeners = () =>
  fresh.sql(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'mikrochat-auth listener'`);

const nameOf = async (cache: UserCache, id: string) => (await cache.get(id))?.user.userName;

describe('UserCache', () => {
  it('queries a user once', async () => {
    const before = await fresh.connect();
    const user = await addUser(before);
    await before.passwords.set(user.id, 'hash', new Date(), true);
    const { cache, queries } = await replica();
    expect(await cache.get(user.id)).toMatchObject({
      user: { email: user.email },
      hasPassword: true,
      mustChange: true,
    });
    for (let time = 0; time < 5; time++) await cache.get(user.id);
    expect(queries.count).toBe(1);
    expect(JSON.stringify(await cache.get(user.id))).not.toContain('hash"');
  });

  it.each<
    [string, (database: Database, id: string) => Promise<unknown>, (cached: CachedUser | null) => boolean]
  >([
    ['renamed it', ({ users }, id) => users.rename(id, 'Ada'), (cached) => cached?.user.userName === 'Ada'],
    [
      'made it an admin',
      ({ users }, id) => users.setRole(id, 'admin'),
      (cached) => cached?.user.role === 'admin',
    ],
    [
      'set its password',
      ({ passwords }, id) => passwords.set(id, 'x', new Date(), false),
      (cached) => !!cached?.hasPassword,
    ],
    ['removed it', ({ users }, id) => users.remove(id), (cached) => cached === null],
  ])('reads a user again after another replica has %s', async (_, change, isUpdated) => {
    const [here, there] = [await replica(), await replica()];
    const { id } = await addUser(here.database);
    expect(isUpdated(await here.cache.get(id))).toBe(false);
    await change(there.database, id);
    await eventually(async () => isUpdated(await here.cache.get(id)));
  });

  it('bypasses the cache and stores nothing while notifications are disconnected', async () => {
    const { database, notifications, cache, queries } = await replica();
    const { id } = await addUser(database);
    await cache.get(id);
    await cutListeners();
    await eventually(() => !notifications.isConnected);
    await database.users.rename(id, 'Renamed');
    expect(await nameOf(cache, id)).toBe('Renamed');
    await eventually(() => notifications.isConnected);
    queries.count = 0;
    expect(await nameOf(cache, id)).toBe('Renamed');
    expect(queries.count).toBe(1);
  });

  it('does not store the result of a query that began before an eviction', async () => {
    const { database, cache, queries } = await replica();
    const { id } = await addUser(database);
    let release = (): void => undefined;
    queries.released = new Promise((resolve) => (release = resolve));
    const slow = cache.get(id);
    await eventually(() => queries.count === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await database.users.rename(id, 'New');
    cache.evict(id);
    release();
    await slow;
    expect(await nameOf(cache, id)).toBe('New');
  });

  it('does not store the result of a query that began before a disconnect', async () => {
    const { database, notifications, cache, queries } = await replica();
    const { id } = await addUser(database);
    let release = (): void => undefined;
    queries.released = new Promise((resolve) => (release = resolve));
    const slow = cache.get(id);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await cutListeners();
    await eventually(() => !notifications.isConnected);
    await database.users.rename(id, 'Renamed');
    await eventually(() => notifications.isConnected);
    release();
    await slow;
    expect(await nameOf(cache, id)).toBe('Renamed');
  });

  it('does not cache that a user is unknown', async () => {
    const { cache, queries } = await replica();
    expect(await cache.get('unknown')).toBeNull();
    expect(await cache.get('unknown')).toBeNull();
    expect(queries.count).toBe(2);
  });
});
