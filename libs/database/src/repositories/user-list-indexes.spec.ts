import { userSortSchema } from '@mikrochat/contract';
import type { EntityManager } from 'typeorm';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { UserListRepository, type UserFilter } from './user-list.js';

let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
  await fresh.sql(`
    insert into users (id, email, user_name, created_at, last_sign_in_at)
    select md5(n::text), substr(md5(n::text), 1, 12) || '@example.com', 'User ' || md5('name' || n),
      timestamptz '2026-01-01' + n * interval '1 minute',
      case when n % 2 = 0 then timestamptz '2026-06-01' + n * interval '1 minute' end
    from generate_series(1, 20000) n`);
  await fresh.sql('vacuum analyze users');
});
afterAll(() => fresh.drop());

/** The query plan in place of the result. */
async function planOf(query: (userList: UserListRepository) => Promise<unknown>): Promise<string> {
  let plan = '';
  const explaining: Pick<EntityManager, 'query'> = {
    query: async <T>(sql: string, values?: unknown[]) => {
      const rows = await fresh.sql<{ 'QUERY PLAN': string }>(`explain ${sql}`, values);
      plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      return [] as T;
    },
  };
  await query(new UserListRepository(explaining as EntityManager));
  return plan;
}

const pagePlan = (filter: Partial<UserFilter>) =>
  planOf((userList) => userList.page({ sort: 'userName', limit: 50, ...filter }));

const indexOf = {
  userName: 'users_by_name',
  email: 'users_by_email',
  createdAt: 'users_by_creation',
  lastSignInAt: 'users_by_sign_in',
};

describe('among 20 000 users', () => {
  it('searches by an index', async () => {
    expect(await pagePlan({ search: 'c4ca4238' })).toContain('users_search');
    expect(await planOf((userList) => userList.count({ search: 'c4ca4238' }))).toContain('users_search');
  });

  it.each(userSortSchema.options)('reads pages sorted by %s in index order', async (sort) => {
    const index = indexOf[sort.replace('-', '') as keyof typeof indexOf];
    const value = sort.endsWith('At') ? '2026-06-03 00:00:00+00' : 'm';
    for (const plan of [await pagePlan({ sort }), await pagePlan({ sort, after: { value, id: 'x' } })]) {
      // The plan has no sort step.
      expect(plan).toMatch(
        new RegExp(`^Limit .*\\n\\s*->\\s+Index Scan (Backward )?using ${index} on users u`),
      );
    }
  });
});
