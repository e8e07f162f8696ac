import { randomUUID } from 'node:crypto';
import type { Database } from '@mikrochat/database';
import { Notifications } from '../notifications.js';
import {
  FreshDatabase,
  FrozenClock,
  accountErrorOf,
  settings,
  addUser,
} from '../testing/accounts-database.js';
import { Revocations } from './revocations.js';
import { Sessions } from './sessions.js';

const clientInfo = { ip: '192.0.2.1', userAgent: 'Firefox' };
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
  ({ id: userId } = await addUser(database));
  revocations = new Revocations(database, new Notifications(database), settings.jwtExpirySeconds, clock.read);
  sessions = new Sessions(database, settings, clock.read);
});

const open = (id = userId, credentialEpoch = 0) =>
  sessions.open({ userId: id, method: 'password', credentialEpoch }, clientInfo);
const rotate = (refreshToken: string) => sessions.rotate(refreshToken, '192.0.2.9');
const auditEvents = async (type: string) =>
  fresh.sql('select ip, details from audit_events where user_id = $1 and type = $2', [userId, type]);

describe('Sessions.open', () => {
  it('leaves exactly the limit of three after fifty simultaneous sign-ins', async () => {
    await Promise.all(Array.from({ length: 50 }, () => open()));
    expect(await sessions.ofUser(userId)).toHaveLength(3);
    expect(await auditEvents('signed_in')).toHaveLength(50);
    expect(await auditEvents('session_evicted')).toHaveLength(47);
  });

  it('ends the oldest session beyond the limit and revokes its tokens at once', async () => {
    const opened = [];
    for (let time = 0; time < 4; time++) {
      opened.push(await open());
      clock.advance(1);
    }
    const [first, ...others] = opened;
    expect((await sessions.ofUser(userId)).map(({ id }) => id)).toEqual(others.map(({ id }) => id).reverse());
    expect(await revocations.isRevoked(first?.id ?? '', 0)).toBe(true);
    expect((await accountErrorOf(rotate(first?.refreshToken ?? ''))).code).toBe('invalid_refresh_token');
  });

  it('rejects a user who was disabled or removed meanwhile', async () => {
    await database.users.setDisabled(userId, clock.read());
    expect((await accountErrorOf(open())).code).toBe('account_disabled');
    expect((await accountErrorOf(open('unknown'))).code).toBe('invalid_credentials');
    expect(await sessions.ofUser(userId)).toEqual([]);
  });
});

describe('Sessions.rotate', () => {
  it('issues the next token with the current user', async () => {
    const { refreshToken, id } = await open();
    await database.users.rename(userId, 'Countess');
    const next = await rotate(refreshToken);
    expect(next).toMatchObject({ id, generation: 1, user: { userName: 'Countess' } });
    expect(next.refreshToken).not.toBe(refreshToken);
  });

  it('issues the same successor to two tabs', async () => {
    const { refreshToken } = await open();
    const tabs = await Promise.all([rotate(refreshToken), rotate(refreshToken)]);
    clock.advance(29);
    const retried = await rotate(refreshToken);
    expect(new Set([...tabs, retried].map((tab) => tab.refreshToken)).size).toBe(1);
  });

  it('ends the session if the previous token is reused after the grace period, and no other session', async () => {
    const [other, { refreshToken, id }] = [await open(), await open()];
    const { refreshToken: newest } = await rotate(refreshToken);
    clock.advance(30);
    expect((await accountErrorOf(rotate(refreshToken))).code).toBe('invalid_refresh_token');
    expect((await accountErrorOf(rotate(newest))).code).toBe('invalid_refresh_token');
    expect(await revocations.isRevoked(id, 1)).toBe(true);
    expect((await sessions.ofUser(userId)).map((session) => session.id)).toEqual([other.id]);
    expect(await auditEvents('refresh_token_reused')).toEqual([
      { ip: '192.0.2.9', details: { sessionId: id } },
    ]);
  });

  it('ends the session if a token two generations old is reused, at any time', async () => {
    const { refreshToken } = await open();
    const next = await rotate(refreshToken);
    await rotate(next.refreshToken);
    expect((await accountErrorOf(rotate(refreshToken))).code).toBe('invalid_refresh_token');
    expect(await sessions.ofUser(userId)).toEqual([]);
  });

  it('keeps a used session active until its absolute end, an unused one until it expires', async () => {
    let { refreshToken } = await open();
    const week = settings.refreshTokenExpirySeconds;
    for (let day = 0; day < 29; day++) {
      clock.advance(86_400);
      ({ refreshToken } = await rotate(refreshToken));
    }
    clock.advance(86_400);
    expect((await accountErrorOf(rotate(refreshToken))).code).toBe('invalid_refresh_token');
    const unused = await open();
    clock.advance(week);
    expect((await accountErrorOf(rotate(unused.refreshToken))).code).toBe('invalid_refresh_token');
  });

  it('rejects malformed and forged tokens', async () => {
    for (const token of ['', 'garbage', 'A'.repeat(70)])
      expect((await accountErrorOf(rotate(token))).code).toBe('invalid_refresh_token');
  });
});

describe('ending sessions', () => {
  const callerOf = (sessionId: string) => ({
    userId,
    sessionId,
    ip: '192.0.2.7',
    authenticatedAt: clock.read(),
  });

  it('is idempotent and recorded once when signing out', async () => {
    const { id } = await open();
    await sessions.signOut(id, '192.0.2.7');
    await sessions.signOut(id, '192.0.2.7');
    expect(await auditEvents('signed_out')).toEqual([{ ip: '192.0.2.7', details: { sessionId: id } }]);
  });

  it('keeps the caller’s own session when the others are ended', async () => {
    const [one, other, current] = [await open(), await open(), await open()];
    await sessions.endOthers(callerOf(current.id));
    expect((await sessions.ofUser(userId)).map(({ id }) => id)).toEqual([current.id]);
    for (const { id } of [one, other]) expect(await revocations.isRevoked(id, 0)).toBe(true);
    expect(await revocations.isRevoked(current.id, 0)).toBe(false);
  });

  it('responds the same to another user’s session as to an unknown one', async () => {
    const { id: theirs } = await open((await addUser(database)).id);
    const own = callerOf((await open()).id);
    expect((await accountErrorOf(sessions.end(own, theirs))).code).toBe('not_found');
    expect((await accountErrorOf(sessions.end(own, randomUUID()))).code).toBe('not_found');
  });

  it('keeps sessions and revokes their current access tokens when the role changes', async () => {
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
