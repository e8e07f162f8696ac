import { setTimeout as delay } from 'node:timers/promises';
import { createDatabase, onDatabase, type TestDatabase } from '@mikrochat/test-databases';
import { DataSource } from 'typeorm';
import { Database } from './database.js';
import { entities } from './entities/index.js';
import { migrations } from './migrations/index.js';
import { freshDatabase, newUser, type FreshDatabase } from './testing/fresh-database.js';

describe('migrate', () => {
  let empty: TestDatabase;

  beforeAll(async () => {
    empty = await createDatabase();
  });
  afterAll(() => empty.drop());

  it('is safe when several replicas start at once', async () => {
    const replicas = await Promise.all(Array.from({ length: 5 }, () => Database.connect({ url: empty.url })));
    expect(await replicas[0]?.check()).toEqual({ migrated: false });
    await Promise.all(replicas.map((replica) => replica.migrate()));
    expect(await replicas[1]?.check()).toEqual({ migrated: true });
    const done = await onDatabase(empty.url, 'select name from migrations');
    expect(done).toEqual(migrations.map(({ name }) => ({ name })));
    await Promise.all(replicas.map((replica) => replica.close()));
  });

  it('creates exactly the schema that the entities describe', async () => {
    const source = await new DataSource({
      type: 'postgres',
      url: empty.url,
      entities,
      installExtensions: false,
    }).initialize();
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    // Entities cannot express these: expression indexes, check constraints, foreign keys without a relation.
    const inexpressible =
      /^(DROP INDEX|ALTER TABLE "\w+" DROP CONSTRAINT "(users_role|\w+_(user|created_by))")/;
    const changes = upQueries.map(({ query }) => query).filter((query) => !inexpressible.test(query));
    await source.destroy();
    expect(changes).toEqual([]);
  });
});

describe('transaction', () => {
  let fresh: FreshDatabase;

  beforeAll(async () => {
    fresh = await freshDatabase();
  });
  afterAll(() => fresh.drop());

  it('rolls everything back when the work fails', async () => {
    const user = newUser();
    const work = fresh.database.transaction(async ({ users }) => {
      await users.add(user);
      expect(await users.byId(user.id)).not.toBeNull();
      throw new Error('failed after the insert');
    });
    await expect(work).rejects.toThrow('failed after the insert');
    expect(await fresh.database.users.byId(user.id)).toBeNull();
  });

  /** The error of pg for a serialization failure. */
  const conflict = (): Error => Object.assign(new Error('could not serialize access'), { code: '40001' });

  it('retries after a serialization failure and keeps the result of the last run only', async () => {
    const users = [newUser(), newUser(), newUser()];
    let runs = 0;
    await fresh.database.transaction(async (repositories) => {
      await repositories.users.add(users[runs++] ?? newUser());
      if (runs < 3) throw conflict();
    });
    const found = await Promise.all(users.map(({ id }) => fresh.database.users.byId(id)));
    expect(found.map((user) => user !== null)).toEqual([false, false, true]);
  });

  it('retries after a deadlock, so that both transactions succeed', async () => {
    const [ada, bob] = [newUser(), newUser()];
    for (const user of [ada, bob]) await fresh.database.users.add(user);
    let started = 0;
    const rename = (first: string, second: string, name: string) =>
      fresh.database.transaction(async ({ users }) => {
        await users.rename(first, name);
        for (started++; started < 2;) await delay(5);
        await users.rename(second, name);
      });
    await Promise.all([rename(ada.id, bob.id, 'One'), rename(bob.id, ada.id, 'Two')]);
    const names = await Promise.all([ada, bob].map(({ id }) => fresh.database.users.byId(id)));
    expect(new Set(names.map((user) => user?.userName)).size).toBe(1);
  });

  it.each([
    ['gives up after four runs', 'transaction', 4],
    ['runs work with external effects once', 'transactionOnce', 1],
  ] as const)('%s', async (_, method, times) => {
    let runs = 0;
    const work = fresh.database[method](() => {
      runs++;
      return Promise.reject(conflict());
    });
    await expect(work).rejects.toMatchObject({ code: '40001' });
    expect(runs).toBe(times);
  });

  it('does not retry after any other error', async () => {
    let runs = 0;
    const work = fresh.database.transaction(() => {
      runs++;
      return Promise.reject(new Error('no'));
    });
    await expect(work).rejects.toThrow('no');
    expect(runs).toBe(1);
  });
});
