import { randomUUID } from 'node:crypto';
import type { Database } from '@mikrochat/database';
import { onDatabase } from '@mikrochat/test-databases';
import { eventually, FreshDatabase, FrozenClock, someUser } from '../testing/accounts-database.js';
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
  ({ id: userId } = await someUser(database));
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

describe('shared rotation', () => {
  it('lets who comes alone go at once', async () => {
    const sessionId = await session();
    expect(await rotation.rotate({ sessionId, generation: 0 })).toMatchObject({ sessionId, generation: 1 });
    expect(statements).toEqual([1]);
  });

  it('lets those share the next statement who arrive during one', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, session));
    const rotated = await Promise.all(ids.map((sessionId) => rotation.rotate({ sessionId, generation: 0 })));
    expect(rotated.map((one) => one?.sessionId)).toEqual(ids);
    expect(statements).toEqual([1, 19]);
  });

  it('rotates once for a token that is sent twice at once, with the same answer', async () => {
    const [first, sessionId] = [await session(), await session()];
    const [, ...same] = await Promise.all([
      rotation.rotate({ sessionId: first, generation: 0 }),
      ...Array.from({ length: 3 }, () => rotation.rotate({ sessionId, generation: 0 })),
    ]);
    expect(same.map((one) => one?.generation)).toEqual([1, 1, 1]);
    expect(statements).toEqual([1, 1]);
  });

  it('tells old and new generations of one session apart in one statement', async () => {
    const [first, sessionId] = [await session(), await session()];
    const answers = await Promise.all([
      rotation.rotate({ sessionId: first, generation: 0 }),
      rotation.rotate({ sessionId, generation: 7 }),
      rotation.rotate({ sessionId, generation: 0 }),
    ]);
    expect(answers.map((one) => one?.generation)).toEqual([1, undefined, 1]);
  });

  it('tells everybody in the statement when it fails, and goes on', async () => {
    const [first, good] = [await session(), await session()];
    const ends = await Promise.allSettled([
      rotation.rotate({ sessionId: first, generation: 0 }),
      rotation.rotate({ sessionId: good, generation: 0 }),
      rotation.rotate({ sessionId: 'no uuid', generation: 0 }),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await rotation.rotate({ sessionId: good, generation: 0 })).toMatchObject({ generation: 1 });
  });

  it('sends each alone when a statement died in a deadlock', async () => {
    const [first, one, other] = [await session(), await session(), await session()];
    // Holds one row, waits until somebody waits for it while holding the other, then wants that one too.
    const rival = onDatabase(
      fresh.url,
      `do $$ begin
         -- The other one looks first, and so is the one to give way.
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
    const answers = await Promise.all([
      rotation.rotate({ sessionId: first, generation: 0 }),
      rotation.rotate({ sessionId: one, generation: 0 }),
      rotation.rotate({ sessionId: other, generation: 0 }),
    ]);
    await rival;
    expect(answers.map((answer) => answer?.generation)).toEqual([1, 1, 1]);
    expect(statements).toEqual([1, 2, 1, 1]);
  });
});
