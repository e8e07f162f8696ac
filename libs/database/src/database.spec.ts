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

  it('leaves nothing that the entities do not say', async () => {
    const source = await new DataSource({
      type: 'postgres',
      url: empty.url,
      entities,
      installExtensions: false,
    }).initialize();
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    // TypeORM would remove what it cannot know: expression indexes, checks, keys between tables.
    const known = /^(DROP INDEX|ALTER TABLE "\w+" DROP CONSTRAINT "(users_role|\w+_(user|created_by))")/;
    const changes = upQueries.map(({ query }) => query).filter((query) => !known.test(query));
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

  it('leaves nothing half-done', async () => {
    const user = newUser();
    const work = fresh.database.transaction(async ({ users }) => {
      await users.add(user);
      expect(await users.byId(user.id)).not.toBeNull();
      throw new Error('second thoughts');
    });
    await expect(work).rejects.toThrow('second thoughts');
    expect(await fresh.database.users.byId(user.id)).toBeNull();
  });
});
