import type { DataSource } from 'typeorm';
import { createDatabase } from '@mikrochat/test-databases';
import { createDataSource } from './data-source.js';
import { queryPrepared } from './prepared-statement.js';

const statement = { name: 'add', text: 'select $1::int + $2::int as sum' };

let created: Awaited<ReturnType<typeof createDatabase>>;
let source: DataSource;

beforeAll(async () => {
  created = await createDatabase();
});
afterAll(() => created.drop());
// One connection, so that what a test does to it concerns the next query.
beforeEach(async () => {
  source = await createDataSource(created.url, 'requests', 1).initialize();
});
afterEach(() => source.destroy());

const sum = async (one: number, other: number, manager = source.manager): Promise<unknown> =>
  (await queryPrepared<{ sum: number }>(manager, statement, [one, other]))[0]?.sum;

const preparedNames = async (): Promise<string[]> => {
  const rows = await source.query<{ name: string }[]>('select name from pg_prepared_statements');
  return rows.map(({ name }) => name);
};

describe('queryPrepared', () => {
  it('prepares the statement once per connection', async () => {
    expect(await sum(1, 2)).toBe(3);
    expect(await sum(3, 4)).toBe(7);
    expect(await preparedNames()).toEqual(['add']);
  });

  it('runs the statement without a name where the connection does not know it, as behind a pooler', async () => {
    await sum(1, 2);
    await source.query('deallocate all');
    expect(await sum(3, 4)).toBe(7);
    expect(await sum(5, 6)).toBe(11);
    expect(await preparedNames()).toEqual([]);
  });

  it('runs the statement without a name where the connection has another of that name', async () => {
    await source.query('prepare add as select 1');
    expect(await sum(3, 4)).toBe(7);
    expect(await sum(5, 6)).toBe(11);
  });

  it('runs inside a transaction of its manager, unprepared', async () => {
    await source.transaction(async (manager) => {
      await manager.query('create temporary table visible (id int) on commit drop');
      const text = 'select count(*)::int as sum from visible where $1::int < $2::int';
      expect(await queryPrepared(manager, { name: 'count', text }, [1, 2])).toEqual([{ sum: 0 }]);
    });
    expect(await preparedNames()).toEqual([]);
  });

  it('passes other errors on and frees the connection', async () => {
    const invalid = { name: 'invalid', text: 'select $1::int / $2::int' };
    await expect(queryPrepared(source.manager, invalid, [1, 0])).rejects.toMatchObject({ code: '22012' });
    expect(await sum(1, 2)).toBe(3);
  });
});
