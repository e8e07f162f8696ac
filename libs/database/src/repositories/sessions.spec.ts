import {
  freshDatabase,
  later,
  newSession,
  newUser,
  now,
  type FreshDatabase,
} from '../testing/fresh-database.js';
import type { RotationTimes } from './sessions.js';

const timesOf = (at: Date, expiresAt: Date): RotationTimes => ({
  now: at,
  expiresAt,
  openedAfter: later(-99_999),
  rotatedAfter: later(-99_999),
});

let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

async function addUser(): Promise<string> {
  const user = newUser();
  await fresh.database.users.add(user);
  return user.id;
}

async function openSession(...more: Parameters<typeof newSession>): Promise<string> {
  const session = newSession(...more);
  await fresh.database.sessions.open(session);
  return session.id;
}

describe('rotate', () => {
  it('rotates several sessions in one statement and no others', async () => {
    const userId = await addUser();
    const ids = await Promise.all([1, 2, 3].map(() => openSession(userId)));
    const other = await openSession(userId);
    const presented = ids.map((sessionId) => ({ sessionId, generation: 0 }));
    const rotated = await fresh.database.sessions.rotate(presented, timesOf(later(5), later(500)));
    expect(rotated.map(({ sessionId }) => sessionId).sort()).toEqual([...ids].sort());
    expect(rotated.every(({ generation, user }) => generation === 1 && user.id === userId)).toBe(true);
    const all = await fresh.database.sessions.ofUser(userId, later(5));
    expect(all.find(({ id }) => id === ids[0])).toMatchObject({
      lastUsedAt: later(5),
      expiresAt: later(500),
    });
    expect(all.find(({ id }) => id === other)).toMatchObject({ generation: 0, expiresAt: later(3600) });
  });

  it('accepts one of sixteen concurrent rotations of the same generation', async () => {
    const sessionId = await openSession(await addUser());
    const answers = await Promise.all(
      Array.from({ length: 16 }, () =>
        fresh.database.sessions.rotate([{ sessionId, generation: 0 }], timesOf(later(1), later(100))),
      ),
    );
    expect(answers.flat()).toHaveLength(1);
  });

  it('never extends a session beyond its end', async () => {
    const sessionId = await openSession(await addUser());
    await fresh.database.sessions.rotate([{ sessionId, generation: 0 }], timesOf(later(3000), later(99_999)));
    const found = await fresh.sql('select expires_at from sessions where id = $1', [sessionId]);
    expect(found).toEqual([{ expires_at: later(7200) }]);
  });

  it('refuses an expired session, another generation and a disabled user', async () => {
    const userId = await addUser();
    const sessionId = await openSession(userId);
    const { sessions, users } = fresh.database;
    expect(await sessions.rotate([{ sessionId, generation: 0 }], timesOf(later(3600), later(9999)))).toEqual(
      [],
    );
    expect(await sessions.rotate([{ sessionId, generation: 1 }], timesOf(now, later(9999)))).toEqual([]);
    await users.setDisabled(userId, now);
    expect(await sessions.rotate([{ sessionId, generation: 0 }], timesOf(now, later(9999)))).toEqual([]);
    expect(await sessions.withUser(sessionId, now)).toBeNull();
  });
});

describe('the session limit', () => {
  it('holds for fifty concurrent sign-ins', async () => {
    const userId = await addUser();
    const ended = await Promise.all(
      Array.from({ length: 50 }, () =>
        fresh.database.transaction(async ({ users, sessions }) => {
          await users.lock(userId);
          const session = newSession(userId);
          await sessions.open(session);
          const oldest = await sessions.endOldest(userId, 3, session.id);
          // A sign-in never ends its own session, also at equal creation times.
          expect(oldest).not.toContain(session.id);
          return oldest;
        }),
      ),
    );
    expect(new Set(ended.flat()).size).toBe(47);
    expect(await fresh.database.sessions.ofUser(userId, now)).toHaveLength(3);
  });

  it('ends the oldest, and keeps a new session whose replica has a slow clock', async () => {
    const userId = await addUser();
    const [first, second, third] = [
      await openSession(userId, { createdAt: later(10) }),
      await openSession(userId, { createdAt: later(11) }),
      await openSession(userId, { createdAt: later(12) }),
    ];
    const slow = await openSession(userId, { createdAt: now });
    expect(await fresh.database.sessions.endOldest(userId, 3, slow)).toEqual([first]);
    const left = await fresh.database.sessions.ofUser(userId, now);
    expect(left.map(({ id }) => id)).toEqual([third, second, slow]);
  });
});

describe('ending', () => {
  // A trigger revokes the access tokens of a session on every path on which it can be deleted.
  const paths: Record<string, (userId: string, sessionId: string) => Promise<unknown>> = {
    'one by one': (userId, id) => fresh.database.sessions.endOne(id, userId),
    'all of a user': (userId) => fresh.database.sessions.endAll(userId),
    'all but the current one': async (userId) =>
      fresh.database.sessions.endOthers(userId, await openSession(userId)),
    'beyond the limit': async (userId) =>
      fresh.database.sessions.endOldest(userId, 1, await openSession(userId, { createdAt: later(1) })),
    'when they expired': () => fresh.database.sessions.endExpired(later(3600)),
    'with their removed user': (userId) => fresh.database.users.remove(userId),
    'by hand': (_, id) => fresh.sql('delete from sessions where id = $1', [id]),
  };

  it.each(Object.keys(paths))('revokes the access tokens of sessions that end %s', async (path) => {
    const userId = await addUser();
    const sessionId = await openSession(userId);
    const { revocations } = fresh.database;
    expect(await revocations.isRevoked(sessionId, 0, now)).toBe(false);
    await paths[path]?.(userId, sessionId);
    expect(await revocations.isRevoked(sessionId, 0, now)).toBe(true);
    expect(await revocations.since(new Date(0))).toContainEqual({ sessionId, generation: 2 ** 31 - 1 });
  });

  it('does not end a session of another user', async () => {
    const [userId, otherUserId] = [await addUser(), await addUser()];
    const sessionId = await openSession(userId);
    expect(await fresh.database.sessions.endOne(sessionId, otherUserId)).toBe(false);
    expect(await fresh.database.sessions.ofUser(userId, now)).toHaveLength(1);
  });

  it('revokes nothing when the transaction is rolled back', async () => {
    const userId = await addUser();
    const sessionId = await openSession(userId);
    await fresh.database
      .transaction(async ({ sessions }) => {
        await sessions.endAll(userId);
        throw new Error('no');
      })
      .catch(() => undefined);
    expect(await fresh.database.revocations.isRevoked(sessionId, 0, now)).toBe(false);
  });
});

describe('revocations', () => {
  it('revoke the current access tokens, not those of the next refresh', async () => {
    const userId = await addUser();
    const sessionId = await openSession(userId);
    await fresh.database.sessions.rotate([{ sessionId, generation: 0 }], timesOf(now, later(100)));
    const revoked: unknown[] = [];
    fresh.database.onRevoked((revocations) => revoked.push(...revocations));
    await fresh.database.transaction(({ revocations }) => revocations.revokeTokensOf(userId, now));
    expect(revoked).toEqual([{ sessionId, generation: 1 }]);
    expect(await fresh.database.revocations.isRevoked(sessionId, 1, now)).toBe(true);
    expect(await fresh.database.revocations.isRevoked(sessionId, 2, now)).toBe(false);
  });

  it('treat an expired and an unknown session as revoked', async () => {
    const sessionId = await openSession(await addUser());
    const { revocations } = fresh.database;
    expect(await revocations.isRevoked(sessionId, 0, later(3600))).toBe(true);
    expect(await revocations.isRevoked('00000000-0000-4000-8000-000000000000', 0, now)).toBe(true);
  });

  it('are deleted by age', async () => {
    const userId = await addUser();
    await openSession(userId);
    await fresh.database.revocations.revokeTokensOf(userId, new Date('2020-01-01'));
    await fresh.database.revocations.deleteBefore(new Date('2020-01-02'));
    expect(await fresh.sql(`select from revocations where revoked_at < '2020-01-02'`)).toEqual([]);
  });
});
