import {
  freshDatabase,
  later,
  newSession,
  newUser,
  now,
  type FreshDatabase,
} from '../testing/fresh-database.js';

let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

describe('users', () => {
  it('adds one of sixteen concurrent users with the same email address, whatever its case', async () => {
    const spellings = ['ada@example.com', 'Ada@Example.com', 'ADA@EXAMPLE.COM', 'aDa@eXample.com'];
    const added = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        fresh.database.users.add(newUser({ email: spellings[index % 4] ?? '' })),
      ),
    );
    expect(added.filter(Boolean)).toHaveLength(1);
  });

  it('finds an email address in any case and returns it as entered', async () => {
    const user = newUser({ email: 'Grace.Hopper@Example.com' });
    await fresh.database.users.add(user);
    const found = await fresh.database.users.byEmail('grace.hopper@example.COM');
    expect(found).toMatchObject({ id: user.id, email: 'Grace.Hopper@Example.com', role: 'user' });
    expect(found?.createdAt).toEqual(now);
  });

  it.each([
    ['another case', 'VICTIM.K@example.com'],
    ['a dotted capital I', 'vİctim.k@example.com'],
    ['a dotless i', 'vıctim.k@example.com'],
    ['the Kelvin sign', 'victim.\u212a@example.com'],
    ['full-width letters', 'ｖictim.k@example.com'],
    ['a combining dot', 'vi\u0307ctim.k@example.com'],
    ['another email address', 'victor.k@example.com'],
  ])(
    'resolves %s to the same canonical email address exactly when it finds the user',
    async (_, spelling) => {
      const { users } = fresh.database;
      const user = newUser({ email: 'victim.k@example.com' });
      const unclaimed = await Promise.all([users.resolve(user.email), users.resolve(spelling)]);
      await users.add(user);
      const isSame = (await users.byEmail(spelling)) !== null;
      expect(unclaimed[0]?.canonicalEmail === unclaimed[1]?.canonicalEmail).toBe(isSame);
      expect(unclaimed.map((record) => record.user)).toEqual([null, null]);
      expect((await users.resolve(spelling)).user?.id).toBe(isSame ? user.id : undefined);
      await users.remove(user.id);
    },
  );

  it('returns a password hash only from the queries for it', async () => {
    const user = newUser();
    await fresh.database.users.add(user);
    await fresh.database.passwords.set(user.id, 'the hash', now, true);
    expect(JSON.stringify(await fresh.database.users.byId(user.id))).not.toContain('the hash');
    const found = await fresh.database.users.byIdWithPassword(user.id);
    expect(found?.password).toEqual({ hash: 'the hash', mustChange: true, changedAt: now });
    expect(JSON.stringify(found?.user)).not.toContain('the hash');
  });

  it('locks the given users, and on request all admins who are not disabled', async () => {
    const [active, disabled, user] = [newUser({ role: 'admin' }), newUser({ role: 'admin' }), newUser()];
    for (const added of [active, disabled, user]) await fresh.database.users.add(added);
    await fresh.database.users.setDisabled(disabled.id, now);
    const locked = await fresh.database.transaction(({ users }) => users.lockAll([user.id], 'admins'));
    expect(locked.map(({ id }) => id).sort()).toEqual([active.id, user.id].sort());
    const alone = await fresh.database.transaction(({ users }) => users.lockAll([user.id]));
    expect(alone.map(({ id }) => id)).toEqual([user.id]);
  });

  it('deletes everything that belongs to a removed user', async () => {
    const user = newUser();
    const { users, passwords, sessions, links } = fresh.database;
    await users.add(user);
    await passwords.set(user.id, 'hash', now, false);
    await sessions.open(newSession(user.id));
    const link = { id: user.id, userId: user.id, email: user.email, purpose: 'setup', credentialEpoch: 0 };
    await links.add({ ...link, browser: null, network: null, createdAt: now, expiresAt: later(60) });
    expect(await users.remove(user.id)).toBe(true);
    expect(await users.remove(user.id)).toBe(false);
    for (const table of ['passwords', 'sessions', 'one_time_links'])
      expect(await fresh.sql(`select from ${table} where user_id = $1`, [user.id])).toEqual([]);
  });
});

describe('passwords', () => {
  it('replaces a hash', async () => {
    const user = newUser();
    await fresh.database.users.add(user);
    expect(await fresh.database.passwords.exists(user.id)).toBe(false);
    await fresh.database.passwords.set(user.id, 'first', now, true);
    await fresh.database.passwords.set(user.id, 'second', later(1), false);
    const found = await fresh.database.users.byEmailWithPassword(user.email);
    expect(found?.password).toEqual({ hash: 'second', mustChange: false, changedAt: later(1) });
  });

  it('does not replace a changed password when rehashing the old one', async () => {
    const user = newUser();
    await fresh.database.users.add(user);
    await fresh.database.passwords.set(user.id, 'changed meanwhile', now, false);
    await fresh.database.passwords.rehash(user.id, 'old and weak', 'old and strong');
    const found = await fresh.database.users.byIdWithPassword(user.id);
    expect(found?.password?.hash).toBe('changed meanwhile');
    await fresh.database.passwords.rehash(user.id, 'changed meanwhile', 'stronger');
    expect((await fresh.database.users.byIdWithPassword(user.id))?.password?.hash).toBe('stronger');
  });
});

describe('initial users', () => {
  it('are claimed once, even by concurrently starting replicas', async () => {
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        fresh.database.initialUsers.claim(index % 2 ? 'First@Example.com' : 'first@example.com', now),
      ),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
  });
});
