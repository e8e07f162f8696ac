import type { Database } from '@mikrochat/database';
import { FreshDatabase, FrozenClock } from '../testing/accounts-database.js';
import type { AuditLog } from './audit-queue.js';
import { Refusals } from './refusals.js';
import type { Refusal } from './refusal.js';

let fresh: FreshDatabase;
let database: Database;
let clock: FrozenClock;
let refusals: Refusals;
let errors: object[];

const log: AuditLog = { warn: () => undefined, error: (details) => void errors.push(details) };

beforeAll(async () => {
  fresh = await FreshDatabase.create();
  database = await fresh.connect();
});
afterAll(() => fresh.drop());
beforeEach(() => {
  [clock, errors] = [new FrozenClock(), []];
  refusals = new Refusals(database, clock.read, log);
});
afterEach(() => refusals.stop());

const refusal = (more: Partial<Refusal> = {}): Refusal => ({
  type: 'sign_in_refused',
  code: 'invalid_credentials',
  actorId: null,
  userId: null,
  ip: '192.0.2.1',
  method: 'password',
  route: 'POST /auth/password-login',
  requestId: 'r1',
  ...more,
});
interface Row extends Record<string, unknown> {
  readonly user_id: string | null;
  readonly actor_id: string | null;
  readonly refusals: number;
}

let lastId = '0';
/** The events that were written since the last call. */
async function readNew(): Promise<Row[]> {
  const rows = await fresh.sql<Row & { id: string }>(
    `select id, user_id, actor_id, coalesce((details ->> 'count')::int, 1) as refusals
     from audit_events where id > $1 order by id`,
    [lastId],
  );
  lastId = rows.at(-1)?.id ?? lastId;
  return rows;
}

describe('Refusals', () => {
  it('are all written at the stop, including counted ones', async () => {
    for (let time = 0; time < 500; time++) refusals.record(refusal());
    await refusals.stop();
    const rows = await readNew();
    expect(rows).toHaveLength(11);
    expect(rows.reduce((sum, row) => sum + row.refusals, 0)).toBe(500);
    expect(errors).toEqual([]);
  });

  it('are counted by minute', async () => {
    for (let minute = 0; minute < 3; minute++) {
      for (let time = 0; time < 20; time++) refusals.record(refusal());
      clock.advance(60);
    }
    await refusals.stop();
    const counts = (await readNew()).map((row) => row.refusals).filter((count) => count > 1);
    expect(counts).toEqual([10, 10, 10]);
  });

  it('of signed-in users and of existing accounts are recorded during a flood from thousands of networks', async () => {
    for (let network = 0; network < 5_000; network++)
      refusals.record(refusal({ ip: `2001:db8:${network.toString(16)}::1`, code: 'invalid_link' }));
    refusals.record(refusal({ userId: 'ada', ip: '198.51.100.1' }));
    refusals.record(refusal({ type: 'request_refused', code: 'forbidden', actorId: 'eve', userId: 'ada' }));
    await refusals.stop();
    const rows = await readNew();
    expect(rows.filter(({ user_id: id }) => id === 'ada')).toMatchObject([
      { actor_id: null, refusals: 1 },
      { actor_id: 'eve', refusals: 1 },
    ]);
    expect(rows.reduce((sum, row) => sum + row.refusals, 0)).toBe(5_002);
    expect(rows.length).toBeLessThan(900);
  });
});
