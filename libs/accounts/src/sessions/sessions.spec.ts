import { randomUUID } from 'node:crypto';
import type { Database } from '@mikrochat/database';
import { Notifications } from '../notifications.js';
import { FreshDatabase, FrozenClock, refusalOf, settings, someUser } from '../testing/accounts-database.js';
import { Revocations } from './revocations.js';
import { Sessions } from './sessions.js';

const origin = { ip: '192.0.2.1', userAgent: 'Firefox' };
let fresh: FreshDatabase;
let database: Database;
let clock: FrozenClock;
let revocations: Revocations;
let sessions: Sessions;
let userId: string;

beforeAll(async () => {
  fresh = await FreshDatabase.create();
  database = await fresh.connect();
});
afterAll(() => fresh.drop());
beforeEach(async () => {
  clock = new FrozenClock();
  ({ id: userId } = await someUser(database));
  revocations = new Revocations(database, new Notifications(database), settings.jwtExpirySeconds, clock.read);
  sessions = new Sessions(database, settings, clock.read);
});

const open = (of = userId, credentialEpoch = 0) =>
  sessions.open({ userId: of, method: 'password', credentialEpoch }, origin);
const rotate = (refreshToken: string) => sessions.rotate(refreshToken, '192.0.2.9');
const auditOf = async (type: string) =>
  fresh.sql('select ip, details from audit_events where user_id = $1 and type = $2', [userId, type]);

describe('opening a session', () => {
  it('leaves exactly three when fifty sign in at the same moment', async () => {
    await Promise.all(Array.from({ length: 50 }, () => open()));
    expect(await sessions.ofUser(userId)).toHaveLength(3);
    expect(await auditOf('signed_in')).toHaveLength(50);
    expect(await auditOf('session_evicted')).toHaveLength(47);
  });

  it('ends the oldest, whose tokens are dead at once', async () => {
    const opened = [];
    for (let time = 0; time < 4; time++) {
      opened.push(await open());
      clock.pass(1);
    }
    const [first, ...others] = opened;
    expect((await sessions.ofUser(userId)).map(({ id }) => id)).toEqual(others.map(({ id }) => id).reverse());
    expect(await revocations.isRevoked(first?.id ?? '', 0)).toBe(true);
    expect((await refusalOf(rotate(first?.refreshToken ?? ''))).code).toBe('invalid_refresh_token');
  });

  it('is refused to who was disabled or removed meanwhile', async () => {
    await database.users.setDisabled(userId, clock.read());
    expect((await refusalOf(open())).code).toBe('account_disabled');
    expect((await refusalOf(open('nobody'))).code).toBe('invalid_credentials');
    expect(await sessions.ofUser(userId)).toEqual([]);
  });
});

describe('refreshing', () => {
  it('hands out the next token, and says the user as they are now', async () => {
    const { refreshToken, id } = await open();
    await database.users.rename(userId, 'Countess');
    const next = await rotate(refreshToken);
    expect(next).toMatchObject({ id, generation: 1, user: { userName: 'Countess' } });
    expect(next.refreshToken).not.toBe(refreshToken);
  });

  it('gives two tabs the same successor', async () => {
    const { refreshToken } = await open();
    const tabs = await Promise.all([rotate(refreshToken), rotate(refreshToken)]);
    clock.pass(29);
    const late = await rotate(refreshToken);
    expect(new Set([...tabs, late].map((tab) => tab.refreshToken)).size).toBe(1);
  });

  it('takes an older token for a stolen one: the session ends, others stay', async () => {
    const [other, { refreshToken, id }] = [await open(), await open()];
    const { refreshToken: newest } = await rotate(refreshToken);
    clock.pass(30);
    expect((await refusalOf(rotate(refreshToken))).code).toBe('invalid_refresh_token');
    expect((await refusalOf(rotate(newest))).code).toBe('invalid_refresh_token');
    expect(await revocations.isRevoked(id, 1)).toBe(true);
    expect((await sessions.ofUser(userId)).map((session) => session.id)).toEqual([other.id]);
    expect(await auditOf('refresh_token_reused')).toEqual([{ ip: '192.0.2.9', details: { sessionId: id } }]);
  });

  it('takes a token two generations old for a stolen one, however fresh', async () => {
    const { refreshToken } = await open();
    const next = await rotate(refreshToken);
    await rotate(next.refreshToken);
    expect((await refusalOf(rotate(refreshToken))).code).toBe('invalid_refresh_token');
    expect(await sessions.ofUser(userId)).toEqual([]);
  });

  it('keeps a session alive by use, but not beyond its end', async () => {
    let { refreshToken } = await open();
    const week = settings.refreshTokenExpirySeconds;
    for (let day = 0; day < 29; day++) {
      clock.pass(86_400);
      ({ refreshToken } = await rotate(refreshToken));
    }
    clock.pass(86_400);
    expect((await refusalOf(rotate(refreshToken))).code).toBe('invalid_refresh_token');
    const unused = await open();
    clock.pass(week);
    expect((await refusalOf(rotate(unused.refreshToken))).code).toBe('invalid_refresh_token');
  });

  it('refuses what is no token of ours, without asking the database', async () => {
    for (const token of ['', 'garbage', 'A'.repeat(70)])
      expect((await refusalOf(rotate(token))).code).toBe('invalid_refresh_token');
  });
});

describe('ending sessions', () => {
  const callerOf = (sessionId: string) => ({
    userId,
    sessionId,
    ip: '192.0.2.7',
    authenticatedAt: clock.read(),
  });

  it('is done once, and again without complaint when signing out', async () => {
    const { id } = await open();
    await sessions.signOut(id, '192.0.2.7');
    await sessions.signOut(id, '192.0.2.7');
    expect(await auditOf('signed_out')).toEqual([{ ip: '192.0.2.7', details: { sessionId: id } }]);
  });

  it('keeps the caller’s own when all others go', async () => {
    const [one, other, current] = [await open(), await open(), await open()];
    await sessions.endOthers(callerOf(current.id));
    expect((await sessions.ofUser(userId)).map(({ id }) => id)).toEqual([current.id]);
    for (const { id } of [one, other]) expect(await revocations.isRevoked(id, 0)).toBe(true);
    expect(await revocations.isRevoked(current.id, 0)).toBe(false);
  });

  it('says the same of somebody else’s session as of none', async () => {
    const { id: theirs } = await open((await someUser(database)).id);
    const own = callerOf((await open()).id);
    expect((await refusalOf(sessions.end(own, theirs))).code).toBe('not_found');
    expect((await refusalOf(sessions.end(own, randomUUID()))).code).toBe('not_found');
  });

  it('kills only today’s access tokens when rights change', async () => {
    const { id, refreshToken } = await open();
    await database.transaction(async ({ users, revocations: revoke }) => {
      await users.setRole(userId, 'admin');
      await revoke.revokeTokensOf(userId, clock.read());
    });
    expect(await revocations.isRevoked(id, 0)).toBe(true);
    const next = await rotate(refreshToken);
    expect(await revocations.isRevoked(id, next.generation)).toBe(false);
    expect(next.user.role).toBe('admin');
  });
});
