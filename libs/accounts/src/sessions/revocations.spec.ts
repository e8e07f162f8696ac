import { randomUUID } from 'node:crypto';
import type { Database } from '@mikrochat/database';
import { Notifications } from '../notifications.js';
import { secondsLater } from '../clock.js';
import { eventually, FreshDatabase, FrozenClock, addUser } from '../testing/accounts-database.js';
import { Revocations } from './revocations.js';

const LIFETIME_SECONDS = 900;
let fresh: FreshDatabase;
let clock: FrozenClock;
const started: Notifications[] = [];

beforeAll(async () => {
  fresh = await FreshDatabase.create();
});
afterAll(() => fresh.drop());
beforeEach(() => {
  clock = new FrozenClock();
  // The database writes revocations with its own clock.
  clock.advance((Date.now() - clock.read().getTime()) / 1000);
});
afterEach(() => Promise.all(started.splice(0).map((notifications) => notifications.stop())));

async function replica() {
  const database = await fresh.connect();
  const notifications = new Notifications(database);
  const revocations = new Revocations(database, notifications, LIFETIME_SECONDS, clock.read);
  await notifications.start();
  started.push(notifications);
  return { database, notifications, revocations };
}

async function openSession(database: Database) {
  const { id: userId } = await addUser(database);
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
    const { id, userId } = await openSession(here.database);
    expect(there.revocations.isRevoked(id, 5)).toBe(false);
    await here.database.sessions.endAll(userId);
    await eventually(() => there.revocations.isRevoked(id, 5) === true);
  });

  it('count on the own replica as soon as the transaction is committed, without a notification', async () => {
    const database = await fresh.connect();
    const unconnected = new Notifications(database);
    const revocations = new Revocations(database, unconnected, LIFETIME_SECONDS, clock.read);
    const [ended, kept] = [await openSession(database), await openSession(database)];
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
    const { id, userId } = await openSession(here.database);
    await here.database.sessions.endAll(userId);
    expect((await replica()).revocations.isRevoked(id, 0)).toBe(true);
  });

  it('revoke the current tokens when the role changes, not those of the next refresh', async () => {
    const { database, revocations } = await replica();
    const { id, userId } = await openSession(database);
    await database.revocations.revokeTokensOf(userId, clock.read());
    await eventually(() => revocations.isRevoked(id, 0) === true);
    expect(revocations.isRevoked(id, 1)).toBe(false);
  });

  it('keep the end of a session when an older notification arrives late', async () => {
    const { revocations } = await replica();
    const id = randomUUID();
    revocations.add({ sessionId: id, generation: 2 ** 31 - 1 });
    revocations.add({ sessionId: id, generation: 0 });
    expect(revocations.isRevoked(id, 1)).toBe(true);
  });

  it('query the database while notifications are disconnected, and catch up afterwards', async () => {
    const { database, notifications, revocations } = await replica();
    const [ended, active] = [await openSession(database), await openSession(database)];
    await cutListeners();
    await eventually(() => !notifications.isConnected);
    await database.sessions.endAll(ended.userId);
    const answer = revocations.isRevoked(active.id, 0);
    expect(answer).toBeInstanceOf(Promise);
    expect(await answer).toBe(false);
    expect(await revocations.isRevoked(ended.id, 0)).toBe(true);
    await eventually(() => notifications.isConnected);
    expect(revocations.isRevoked(ended.id, 0)).toBe(true);
    expect(revocations.isRevoked(active.id, 0)).toBe(false);
  });

  it('are deleted after the lifetime of an access token, in memory and in the table', async () => {
    const { database, revocations } = await replica();
    const { id, userId } = await openSession(database);
    await database.sessions.endAll(userId);
    await eventually(() => revocations.isRevoked(id, 0) === true);
    clock.advance(LIFETIME_SECONDS);
    await revocations.deleteExpired();
    expect(revocations.isRevoked(id, 0)).toBe(true);
    clock.advance(70);
    await revocations.deleteExpired();
    expect(revocations.isRevoked(id, 0)).toBe(false);
    expect(await fresh.sql('select from revocations where session_id = $1', [id])).toEqual([]);
  });
});
