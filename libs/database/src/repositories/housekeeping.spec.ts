import { freshDatabase, later, now, type FreshDatabase } from '../testing/fresh-database.js';
import { BATCH_ROWS } from './batches.js';

/** More than two batches. */
const ROWS = 2 * BATCH_ROWS + 500;
let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
  await fresh.sql(
    `insert into users (id, email, user_name, created_at) values ('ada', 'ada@example.com', 'Ada', now())`,
  );
});
afterAll(() => fresh.drop());

const count = async (table: string): Promise<number> =>
  (await fresh.sql<{ count: number }>(`select count(*)::int as count from ${table}`))[0]?.count ?? 0;

/** A table with expired rows and a single current one, and the method that deletes the expired ones. */
interface ExpiringTable {
  readonly table: string;
  readonly insert: string;
  readonly clear: () => Promise<unknown>;
}

const expiringTables: ExpiringTable[] = [
  {
    table: 'sessions',
    insert: `(id, user_id, rotated_at, created_at, last_used_at, expires_at, ends_at, ip, user_agent, method)
      select gen_random_uuid(), 'ada', $2, $2, $2, t, t, '192.0.2.1', 'test', 'password'`,
    clear: () => fresh.database.sessions.endExpired(now),
  },
  {
    table: 'revocations',
    insert: '(session_id, generation, revoked_at) select gen_random_uuid(), 1, t',
    clear: () => fresh.database.revocations.deleteBefore(later(1)),
  },
  {
    table: 'one_time_links',
    insert: `(id, email, purpose, created_at, expires_at) select gen_random_uuid(), n || '@example.com', 'reset', $2, t`,
    clear: () => fresh.database.links.deleteExpired(now),
  },
  {
    table: 'oauth_states',
    insert: `(id, provider, verifier, nonce, browser, ip, expires_at)
      select decode(md5(n::text), 'hex'), 'github', 'v', 'n', '', '192.0.2.1', t`,
    clear: () => fresh.database.oauthFlows.deleteExpired(now),
  },
  {
    table: 'oauth_codes',
    insert: `(id, user_id, provider, browser, credential_epoch, expires_at)
      select decode(md5(n::text), 'hex'), 'ada', 'github', '', 0, t`,
    clear: () => fresh.database.oauthFlows.deleteExpired(now),
  },
  {
    table: 'outbox',
    insert: `(id, kind, email, created_at, failed_at) select gen_random_uuid(), 'reset', n || '@example.com', $2, t`,
    clear: () => fresh.database.outbox.deleteFailed(later(1), 10),
  },
];

describe('housekeeping', () => {
  it.each(expiringTables)('deletes expired rows of $table in batches', async ({ table, insert, clear }) => {
    await fresh.sql('delete from revocations');
    await fresh.sql(
      `insert into ${table} ${insert} from (
         select n, case when n = 1 then $2::timestamptz + interval '1 hour' else $2::timestamptz end as t
         from generate_series(1, $1::int) n) as rows`,
      [ROWS, now],
    );
    await clear();
    expect(await count(table)).toBe(1);
  });
});

describe('failed mails', () => {
  it('are kept up to a number, the newest ones', async () => {
    await fresh.sql('delete from outbox');
    await fresh.sql(
      `insert into outbox (id, kind, email, created_at, failed_at)
         select gen_random_uuid(), 'reset', n || '@example.com', $1, $1::timestamptz + n * interval '1 second'
         from generate_series(1, 30) n`,
      [now],
    );
    await fresh.sql(
      `insert into outbox (id, kind, email, created_at, next_try_at)
         values (gen_random_uuid(), 'reset', 'waiting@example.com', $1, $1)`,
      [now],
    );
    await fresh.database.outbox.deleteFailed(now, 10);
    const kept = await fresh.sql('select email from outbox where failed_at is not null order by failed_at');
    expect(kept).toHaveLength(10);
    expect(kept[0]).toEqual({ email: '21@example.com' });
    expect(await count('outbox')).toBe(11);
  });
});

describe('a locked row', () => {
  it('is skipped without waiting and deleted by the next run', async () => {
    const [held] = await fresh.sql<{ id: string }>(
      `insert into one_time_links (id, email, purpose, created_at, expires_at)
         select gen_random_uuid(), n || '@example.com', 'reset', $1, $1 from generate_series(1, 3) n returning id`,
      [now],
    );
    await fresh.database.transaction(async (repositories) => {
      await repositories.links.spend(held?.id ?? '', 'reset', '1@example.com', later(-1));
      await fresh.database.links.deleteExpired(now);
      expect(await fresh.sql('select id from one_time_links where expires_at <= $1', [now])).toEqual([
        { id: held?.id },
      ]);
    });
    await fresh.database.links.deleteExpired(now);
    expect(await fresh.sql('select id from one_time_links where expires_at <= $1', [now])).toEqual([]);
  });
});
