import type { EntityManager } from 'typeorm';
import { freshDatabase, later, now, type FreshDatabase } from '../testing/fresh-database.js';
import { AuditRepository, type AuditFilter, type AuditPosition } from './audit.js';

const ROWS = 120_000;
let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
  // A second apart; 1 000 users, 200 admins, four types of which one is rare, 62 500 IP addresses.
  await fresh.sql(
    `insert into audit_events (at, type, user_id, actor_id, ip)
     select $1::timestamptz + n * interval '1 second',
       case when n % 1000 = 0 then 'role_changed' when n % 3 = 0 then 'signed_out' when n % 3 = 1 then 'signed_in'
         else 'session_ended' end,
       'user' || n % 1000, 'admin' || n % 200, '198.51.' || n % 250 || '.' || n / 250 % 250
     from generate_series(1, ${ROWS}) n`,
    [now],
  );
  await fresh.sql('vacuum analyze audit_events');
});
afterAll(() => fresh.drop());

/** The query plan in place of the result. */
async function planOf(filter: AuditFilter, after?: AuditPosition): Promise<string> {
  let plan = '';
  const explaining: Pick<EntityManager, 'query'> = {
    query: async <T>(sql: string, values?: unknown[]) => {
      const rows = await fresh.sql<{ 'QUERY PLAN': string }>(`explain ${sql}`, values);
      plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      return [] as T;
    },
  };
  await new AuditRepository(explaining as EntityManager).page(filter, 51, after);
  return plan;
}

const filters: [string, AuditFilter, string][] = [
  ['every user', {}, 'audit_events_by_time'],
  ['a user', { userId: 'user7' }, 'audit_events_of_user_by_time'],
  ['a user without events', { userId: 'unknown' }, 'audit_events_of_user_by_time'],
  ['an actor', { actorId: 'admin7' }, 'audit_events_of_actor_by_time'],
  ['a rare type', { types: ['role_changed'] }, 'audit_events_of_type_by_time'],
  ['a common type', { types: ['signed_in'] }, 'audit_events_'],
  ['rare types', { types: ['role_changed', 'user_left'] }, 'audit_events_of_type_by_time'],
  ['common types', { types: ['signed_in', 'signed_out'] }, 'audit_events_'],
  ['an IPv4 address', { ip: '198.51.7.7' }, 'audit_events_of_address_by_time'],
  ['an IPv6 address', { ip: '2001:db8::7' }, 'audit_events_of_address_by_time'],
  ['a network', { ip: '198.51.7.0/28' }, 'audit_events_of_address_by_time'],
  ['a large network', { ip: '198.51.0.0/16' }, 'audit_events_'],
  ['a time range', { from: later(500), to: later(600) }, 'audit_events_by_time'],
  ['an old time range', { to: later(600) }, 'audit_events_by_time'],
  ['several conditions', { userId: 'user0', types: ['role_changed'], from: later(500) }, 'audit_events_'],
];

describe(`among ${ROWS} events`, () => {
  it.each(filters)('finds the first and the next page for %s by an index', async (_, filter, index) => {
    for (const plan of [await planOf(filter), await planOf(filter, { at: later(60_000), id: '60000' })]) {
      expect(plan).toContain(index);
      expect(plan).not.toContain('Seq Scan');
    }
  });

  it.each<[string, AuditFilter]>([
    ['a user', { userId: 'user7' }],
    ['an actor', { actorId: 'admin7' }],
    ['a type', { types: ['role_changed'] }],
    ['an IP address', { ip: '198.51.7.7' }],
    ['a time range', { from: later(500), to: later(600) }],
  ])('reads the events of %s in index order, without sorting', async (_, filter) => {
    expect(await planOf(filter)).toMatch(
      /^Limit .*\n\s*->\s+Index (Only )?Scan Backward using audit_events_/,
    );
  });
});
