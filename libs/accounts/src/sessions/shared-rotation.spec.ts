import { randomUUID } from 'node:crypto';
import type { Database } from '@mikrochat/database';
import { onDatabase } from '@mikrochat/test-databases';
import { eventually, FreshDatabase, FrozenClock, addUser } from '../testing/accounts-database.js';
import { secondsLater } from '../clock.js';
import { SharedRotation } from './shared-rotation.js';

const clock = new FrozenClock();
const now = clock.read();
let fresh: FreshDatabase;
let database: Database;
let userId: string;
/** How many sessions each statement was about. */
const statements: number[] = [];
let rotation: SharedRotation;

beforeAll(async () => {
  fresh = await FreshDatabase.create();
  database = await fresh.connect();
  ({ id: userId } = await addUser(database));
  const rotate = database.sessions.rotate.bind(database.sessions);
  database.sessions.rotate = (...parameters) => {
    statements.push(parameters[0].length);
    return rotate(...parameters);
  };
  rotation = new SharedRotation(database, () => ({
    now,
    expiresAt: secondsLater(now, 100),
    openedAfter: secondsLater(now, -1),
    rotatedAfter: secondsLater(now, -1),
  }));
});
afterAll(() => fresh.drop());
beforeEach(() => void statements.splice(0));

async function session(): Promise<string> {
  const id = randomUUID();
  const [expiresAt, endsAt] = [secondsLater(now, 100), secondsLater(now, 1000)];
  const from = { ip: '192.0.2.1', userAgent: '', method: 'password', credentialEpoch: 0 };
  await database.sessions.open({ id, userId, createdAt: now, expiresAt, endsAt, ...from });
  return id;
}

const rotate = (sessionId: string, generation = 0) => rotation.rotate({ sessionId, generation });

describe('SharedRotation', () => {
  it('rotates a session that is presented alone', async () => {
    const sessionId = await session();
    expect(await rotate(sessionId)).toMatchObject({ sessionId, generation: 1 });
    expect(statements).toEqual([1]);
  });

  it('shares one statement among refreshes of the same turn of the event loop', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, session));
    const rotated = await Promise.all(ids.map((id) => rotate(id)));
    expect(rotated.map((one) => one?.sessionId)).toEqual(ids);
    expect(statements).toEqual([20]);
  });

  it('shares the next statement among refreshes that arrive during one', async () => {
    const [first, ...others] = await Promise.all(Array.from({ length: 20 }, session));
    const started = rotate(first ?? '');
    await eventually(() => statements.length === 1);
    const rotated = await Promise.all([started, ...others.map((id) => rotate(id))]);
    expect(rotated.map((one) => one?.sessionId)).toEqual([first, ...others]);
    expect(statements).toEqual([1, 19]);
  });

  it('rotates once for a token that is presented three times at once, with the same answer', async () => {
    const sessionId = await session();
    const same = await Promise.all([rotate(sessionId), rotate(sessionId), rotate(sessionId)]);
    expect(same.map((one) => one?.generation)).toEqual([1, 1, 1]);
    expect(statements).toEqual([1]);
  });

  it('tells old and new generations of one session apart in one statement', async () => {
    const sessionId = await session();
    const answers = await Promise.all([rotate(sessionId, 7), rotate(sessionId, 0)]);
    expect(answers.map((one) => one?.generation)).toEqual([undefined, 1]);
    expect(statements).toEqual([2]);
  });

  it('fails all refreshes of a statement that fails, and no later ones', async () => {
    const sessionId = await session();
    const ends = await Promise.allSettled([rotate(sessionId), rotate('no uuid')]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await rotate(sessionId)).toMatchObject({ generation: 1 });
  });

  it('sends each refresh alone when their statement ends in a deadlock', async () => {
    const one = await session();
    // Stored in the order of their ids: whichever plan Postgres takes, the statement locks this one second.
    let other = await session();
    while (other < one) other = await session();
    // Holds one row, waits until a statement waits for it while holding the other, then wants that one too.
    const rival = onDatabase(
      fresh.url,
      `do $$ begin
         -- The other statement detects the deadlock first, and so is the one that fails.
         set local deadlock_timeout = '60s';
         update sessions set ip = ip where id = '${other}';
         while not exists (
           select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
         ) loop
           perform pg_sleep(0.01);
           perform pg_stat_clear_snapshot();
         end loop;
         update sessions set ip = ip where id = '${one}';
       end $$`,
    );
    const isFree = 'select from sessions where id = $1 for update skip locked';
    await eventually(async () => (await onDatabase(fresh.url, isFree, [other])).length === 0);
    // Sorted by id, it takes the free row first.
    const answers = await Promise.all([rotate(one), rotate(other)]);
    await rival;
    expect(answers.map((answer) => answer?.generation)).toEqual([1, 1]);
    expect(statements).toEqual([2, 1, 1]);
  });
});
