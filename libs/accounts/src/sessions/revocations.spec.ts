import { randomUUID } from 'node:crypto';
import type { Database } from '@mikrochat/database';
import { Notifications } from '../notifications.js';
import { secondsLater } from '../clock.js';
import { eventually, FreshDatabase, FrozenClock, someUser } from '../testing/accounts-database.js';
import { Revocations } from './revocations.js';

const LIFE_SECONDS = 900;
let fresh: FreshDatabase;
let clock: FrozenClock;
const started: Notifications[] = [];

beforeAll(async () => {
  fresh = await FreshDatabase.create();
});
afterAll(() => fresh.drop());
beforeEach(() => {
  clock = new FrozenClock();
  // Rows are revoked by the database's own clock.
  clock.pass((Date.now() - clock.read().getTime()) / 1000);
});
afterEach(() => Promise.all(started.splice(0).map((notifications) => notifications.stop())));

async function replica() {
  const database = await fresh.connect();
  const notifications = new Notifications(database);
  const revocations = new Revocations(database, notifications, LIFE_SECONDS, clock.read);
  await notifications.start();
  started.push(notifications);
  return { database, notifications, revocations };
}

async function session(database: Database) {
  const { id: userId } = await someUser(database);
  const id = randomUUID();
  const createdAt = clock.read();
  const [expiresAt, endsAt] = [secondsLater(createdAt, 5000), secondsLater(createdAt, 9000)];
  await database.sessions.open({
    id,
    userId,
    createdAt,
    expiresAt,
    endsAt,
    ip: '',
    userAgent: '',
    method: 'dev',
    credentialEpoch: 0,
  });
  return { id, userId };
}

const cutListeners = () =>
  fresh.sql(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'mikrochat-auth listener'`);

describe('revocations', () => {
  // How soon is limited where it counts, over HTTP: apps/api/journeys/revocation.e2e.ts.
  it('reach the other replicas', async () => {
    const [here, there] = [await replica(), await replica()];
    const { id, userId } = await session(here.database);
    expect(there.revocations.isRevoked(id, 5)).toBe(false);
    await here.database.sessions.endAll(userId);
    await eventually(() => there.revocations.isRevoked(id, 5) === true);
  });

  it('count on the own replica as soon as the transaction is committed, without a notification', async () => {
    const database = await fresh.connect();
    const unconnected = new Notifications(database);
    const revocations = new Revocations(database, unconnected, LIFE_SECONDS, clock.read);
    const [ended, kept] = [await session(database), await session(database)];
    await database.transaction(({ sessions }) => sessions.endAll(ended.userId));
    const failing = database.transaction(async ({ sessions }) => {
      await sessions.endAll(kept.userId);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(revocations.isKnownRevoked(ended.id, 0)).toBe(true);
    expect(revocations.isKnownRevoked(kept.id, 0)).toBe(false);
  });

  it('are loaded by a replica that starts later', async () => {
    const here = await replica();
    const { id, userId } = await session(here.database);
    await here.database.sessions.endAll(userId);
    expect((await replica()).revocations.isRevoked(id, 0)).toBe(true);
  });

  it('kill old tokens when rights change, not those of the next refresh', async () => {
    const { database, revocations } = await replica();
    const { id, userId } = await session(database);
    await database.revocations.revokeTokensOf(userId, clock.read());
    await eventually(() => revocations.isRevoked(id, 0) === true);
    expect(revocations.isRevoked(id, 1)).toBe(false);
  });

  it('never bring an ended session back by older news that arrives late', async () => {
    const { revocations } = await replica();
    const id = randomUUID();
    revocations.add({ sessionId: id, generation: 2 ** 31 - 1 });
    revocations.add({ sessionId: id, generation: 0 });
    expect(revocations.isRevoked(id, 1)).toBe(true);
  });

  it('ask the database while nothing can be heard, and catch up afterwards', async () => {
    const { database, notifications, revocations } = await replica();
    const [ended, alive] = [await session(database), await session(database)];
    await cutListeners();
    await eventually(() => !notifications.isConnected);
    await database.sessions.endAll(ended.userId);
    const answer = revocations.isRevoked(alive.id, 0);
    expect(answer).toBeInstanceOf(Promise);
    expect(await answer).toBe(false);
    expect(await revocations.isRevoked(ended.id, 0)).toBe(true);
    await eventually(() => notifications.isConnected);
    expect(revocations.isRevoked(ended.id, 0)).toBe(true);
    expect(revocations.isRevoked(alive.id, 0)).toBe(false);
  });

  it('are kept for the life of an access token and then forgotten, in memory and in the table', async () => {
    const { database, revocations } = await replica();
    const { id, userId } = await session(database);
    await database.sessions.endAll(userId);
    await eventually(() => revocations.isRevoked(id, 0) === true);
    clock.pass(LIFE_SECONDS);
    await revocations.deleteExpired();
    expect(revocations.isRevoked(id, 0)).toBe(true);
    clock.pass(70);
    await revocations.deleteExpired();
    expect(revocations.isRevoked(id, 0)).toBe(false);
    expect(await fresh.sql('select from revocations where session_id = $1', [id])).toEqual([]);
  });
});
