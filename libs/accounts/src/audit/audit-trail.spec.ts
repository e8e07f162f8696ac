import type { AuditQuery } from '@mikrochat/contract';
import type { Database } from '@mikrochat/database';
import { accountErrorOf, FreshDatabase, FrozenClock } from '../testing/accounts-database.js';
import { AuditTrail } from './audit-trail.js';

const clock = new FrozenClock();
const caller = { userId: 'admin', sessionId: 'session', ip: '192.0.2.9', authenticatedAt: clock.read() };
let fresh: FreshDatabase;
let database: Database;
let trail: AuditTrail;

beforeAll(async () => {
  fresh = await FreshDatabase.create();
  database = await fresh.connect();
  trail = new AuditTrail(database, clock.read);
  // Two events of the same millisecond, so that a page can end between them.
  await fresh.sql(
    `insert into audit_events (at, type, user_id)
     select '2026-11-01'::timestamptz + (n / 2) * interval '1 ms', 'signed_in', 'user ' || n % 2
     from generate_series(0, 2500) n`,
  );
});
afterAll(() => fresh.drop());

const query = (more: Partial<AuditQuery> = {}): AuditQuery => ({ limit: 100, ...more });

async function readPages(first: AuditQuery): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null | undefined = undefined; cursor !== null;) {
    const page = await trail.page({ ...first, ...(cursor === undefined ? {} : { cursor }) });
    ids.push(...page.events.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  return ids;
}

describe('AuditTrail.page', () => {
  it('returns every event once, newest first, whatever the page size', async () => {
    const ids = await readPages(query({ type: ['signed_in'], limit: 333 }));
    expect(new Set(ids).size).toBe(2501);
    expect(ids).toEqual(await readPages(query({ type: ['signed_in'], limit: 500 })));
    expect(ids).toEqual([...ids].sort((left, right) => Number(right) - Number(left)));
  });

  it('has no next page after the last event', async () => {
    const { events, nextCursor } = await trail.page(query({ user: 'user 1', limit: 1250 }));
    expect(events).toHaveLength(1250);
    expect(nextCursor).toBeNull();
  });

  it.each([
    ['garbled', 'not a cursor'],
    ['empty', ''],
    ['with an id beyond a bigint', Buffer.from('1.9223372036854775808').toString('base64url')],
    ['with a time beyond the year 9999', Buffer.from('253402300800000.1').toString('base64url')],
    ['with SQL', Buffer.from(`1.1'; drop table users; --`).toString('base64url')],
  ])('rejects a cursor that is %s', async (_, cursor) => {
    expect((await accountErrorOf(trail.page(query({ cursor })))).code).toBe('invalid_input');
    expect((await accountErrorOf(trail.export(query({ cursor }), 'csv', caller))).code).toBe('invalid_input');
  });
});

describe('AuditTrail.export', () => {
  it('reads all matching events page by page, and records itself with its filters first', async () => {
    const sizes: number[] = [];
    const pages = await trail.export(query({ type: ['signed_in'], user: 'user 0' }), 'csv', caller);
    const recorded = await trail.page(query({ type: ['audit_exported'] }));
    expect(recorded.events).toMatchObject([
      { actorId: 'admin', ip: '192.0.2.9', details: { format: 'csv', type: 'signed_in', user: 'user 0' } },
    ]);
    for await (const events of pages) sizes.push(events.length);
    expect(sizes).toEqual([1000, 251]);
  });
});
