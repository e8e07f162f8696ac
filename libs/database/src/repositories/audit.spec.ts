import { freshDatabase, now, type FreshDatabase } from '../testing/fresh-database.js';

let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

describe('audit', () => {
  it('remembers who did what to whom, when and from where', async () => {
    const details = { role: 'admin', forced: true, count: 2, note: null };
    await fresh.database.audit.write(
      { at: now, type: 'role_changed', actorId: 'ada', userId: 'bob', ip: '192.0.2.1', details },
      { at: now, type: 'signed_in' },
    );
    await fresh.database.audit.write();
    expect(await fresh.sql('select * from audit_events order by id')).toEqual([
      { id: '1', at: now, type: 'role_changed', actor_id: 'ada', user_id: 'bob', ip: '192.0.2.1', details },
      { id: '2', at: now, type: 'signed_in', actor_id: null, user_id: null, ip: null, details: {} },
    ]);
  });

  it.each(['update audit_events set actor_id = null', 'delete from audit_events', 'truncate audit_events'])(
    'refuses “%s”',
    async (statement) => {
      await expect(fresh.sql(statement)).rejects.toThrow('audit events are append-only');
    },
  );

  it('forgets an event whose act did not happen', async () => {
    await fresh.database
      .transaction(async ({ audit }) => {
        await audit.write({ at: now, type: 'user_left', actorId: 'nobody' });
        throw new Error('no');
      })
      .catch(() => undefined);
    expect(await fresh.sql(`select from audit_events where actor_id = 'nobody'`)).toEqual([]);
  });
});
