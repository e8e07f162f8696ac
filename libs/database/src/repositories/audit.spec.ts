import type { AuditType } from '@mikrochat/contract';
import { freshDatabase, later, now, type FreshDatabase } from '../testing/fresh-database.js';
import type { AuditFilter, AuditPosition } from './audit.js';

let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

describe('writing the audit trail', () => {
  it('stores actor, user, time, IP address and details', async () => {
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

  it('writes no event when its transaction is rolled back', async () => {
    await fresh.database
      .transaction(async ({ audit }) => {
        await audit.write({ at: now, type: 'user_left', actorId: 'unknown' });
        throw new Error('no');
      })
      .catch(() => undefined);
    expect(await fresh.sql(`select from audit_events where actor_id = 'unknown'`)).toEqual([]);
  });
});

describe('reading the audit trail', () => {
  const types: AuditType[] = ['signed_in', 'signed_out', 'role_changed'];
  let own: FreshDatabase;
  const read = async (filter: AuditFilter, limit = 100, after?: AuditPosition) =>
    (await own.database.audit.page(filter, limit, after)).map(({ id }) => Number(id));

  beforeAll(async () => {
    own = await freshDatabase();
    const ips = [
      '192.0.2.1',
      '192.0.2.200',
      '::ffff:192.0.2.1',
      '2001:db8::1',
      '2001:db8::/64',
      'fe80::1%eth0',
    ];
    for (const [index, ip] of [...ips, 'unknown', null].entries())
      await own.database.audit.write({
        at: later(index),
        type: types[index % 3] ?? 'signed_in',
        actorId: index < 4 ? 'ada' : null,
        userId: index % 2 === 0 ? 'bob' : '=eve',
        ip,
      });
  });
  afterAll(() => own.drop());

  it('returns the newest events first', async () => {
    expect(await own.database.audit.page({}, 2)).toEqual([
      { id: '8', at: later(7), type: 'signed_out', actorId: null, userId: '=eve', ip: null, details: {} },
      { id: '7', at: later(6), type: 'signed_in', actorId: null, userId: 'bob', ip: 'unknown', details: {} },
    ]);
  });

  it.each<[string, AuditFilter, number[]]>([
    ['a user', { userId: 'bob' }, [7, 5, 3, 1]],
    ['an actor', { actorId: 'ada' }, [4, 3, 2, 1]],
    ['a type', { types: ['role_changed'] }, [6, 3]],
    ['two types', { types: ['role_changed', 'signed_out'] }, [8, 6, 5, 3, 2]],
    ['an IPv4 address, in either spelling', { ip: '192.0.2.1' }, [3, 1]],
    ['an IPv4 address written as IPv6', { ip: '::ffff:192.0.2.1' }, [3, 1]],
    ['an IPv6 address, and those counted for its /64', { ip: '2001:db8::1' }, [5, 4]],
    ['a link-local address with a zone', { ip: 'fe80::1' }, [6]],
    ['a network', { ip: '192.0.2.0/24' }, [3, 2, 1]],
    ['a network with host bits', { ip: '192.0.2.77/25' }, [3, 1]],
    ['an IPv6 network', { ip: '2001:db8::/32' }, [5, 4]],
    ['a time range, exclusive of its end', { from: later(2), to: later(5) }, [5, 4, 3]],
    [
      'several conditions at once',
      { userId: 'bob', actorId: 'ada', types: ['signed_in'], ip: '192.0.2.1' },
      [1],
    ],
    ['a user with SQL in their id', { userId: `' or 1=1 --` }, []],
  ])('finds the events of %s', async (_, filter, found) => expect(await read(filter)).toEqual(found));

  it('continues after a position, whatever events were written meanwhile', async () => {
    await own.database.transaction(async ({ audit }) => {
      const position = { at: later(3), id: '4' };
      await audit.write({ at: later(60), type: 'signed_in' }, { at: later(0), type: 'signed_in' });
      expect((await audit.page({}, 3, position)).map(({ id }) => id)).toEqual(['3', '2', '10']);
    });
  });
});
