import { userSortSchema, type UserSort } from '@mikrochat/contract';
import { freshDatabase, newSession, newUser, now, type FreshDatabase } from '../testing/fresh-database.js';
import type { UserFilter, UserPosition } from './user-list.js';

let fresh: FreshDatabase;

const page = (filter: Partial<UserFilter>) =>
  fresh.database.userList.page({ sort: 'userName', limit: 200, ...filter });

async function readPages(filter: Partial<UserFilter>, limit: number): Promise<string[]> {
  const seen: string[] = [];
  for (let after: UserPosition | undefined; ;) {
    const { users, next } = await page({ ...filter, limit, after });
    expect(users.length).toBeLessThanOrEqual(limit);
    seen.push(...users.map(({ id }) => id));
    if (!next) return seen;
    after = next;
  }
}

/** 61 users, many of them with equal names, equal times or no sign-in. */
async function fill(): Promise<void> {
  const { users, passwords, sessions } = fresh.database;
  for (let index = 0; index < 61; index++) {
    const user = newUser({
      userName: ['Ada', 'ada', 'ÅDA', 'Zoë', '100% Ada_', 'back\\slash'][index % 6] ?? '',
      email: `Member${index % 2 ? 'A' : 'b'}${index}@example.com`,
      role: index % 10 ? 'user' : 'admin',
      createdAt: new Date(now.getTime() + (index % 4)),
    });
    await users.add(user);
    if (index % 3 === 0) await users.recordSignIn(user.id, new Date(now.getTime() + (index % 9)));
    if (index % 5 === 0) await passwords.set(user.id, 'hash', now, false);
    if (index % 7 === 0) await users.setDisabled(user.id, now);
    if (index === 0) for (const _ of [1, 2]) await sessions.open(newSession(user.id));
  }
}

beforeAll(async () => {
  fresh = await freshDatabase();
  await fill();
});
afterAll(() => fresh.drop());

describe('page', () => {
  it.each(userSortSchema.options)('lists every user exactly once, sorted by %s', async (sort: UserSort) => {
    const all = (await page({ sort })).users.map(({ id }) => id);
    expect(all).toHaveLength(61);
    for (const limit of [1, 7, 60, 61]) expect(await readPages({ sort }, limit)).toEqual(all);
  });

  it.each(['userName', 'email', 'createdAt', 'lastSignInAt'] as const)(
    'reverses the order of %s',
    async (sort) => {
      const descending = await readPages({ sort: `-${sort}` }, 9);
      expect(descending).toEqual((await readPages({ sort }, 9)).reverse());
    },
  );

  it('sorts by the last sign-in, with users who never signed in first', async () => {
    const { users } = await page({ sort: 'lastSignInAt' });
    const times = users.map(({ lastSignInAt }) => lastSignInAt?.getTime() ?? 0);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(times.filter((time) => time === 0)).toHaveLength(40);
  });

  it('neither repeats nor misses a user when others are added and removed between pages', async () => {
    const before = (await page({ sort: 'email' })).users.map(({ id }) => id);
    const first = await page({ sort: 'email', limit: 20 });
    const added = newUser({ email: 'aaa@example.com' });
    await fresh.database.users.add(added);
    const rest = await page({ sort: 'email', after: first.next ?? undefined });
    await fresh.database.users.remove(added.id);
    expect([...first.users, ...rest.users].map(({ id }) => id)).toEqual(before);
  });

  it('includes the details that admins see', async () => {
    const { users } = await page({ search: 'memberb0@' });
    expect(users).toHaveLength(1);
    expect(users[0]).toMatchObject({ email: 'Memberb0@example.com', role: 'admin', hasPassword: true });
    expect(users[0]).toMatchObject({ sessions: 2, providers: [], lastSignInAt: now, disabledAt: now });
    expect(users[0]).not.toHaveProperty('position');
  });
});

describe('filters', () => {
  it('find parts of names and email addresses in any case', async () => {
    expect(await fresh.database.userList.count({ search: 'ada' })).toBe(31);
    expect(await fresh.database.userList.count({ search: 'åda' })).toBe(10);
    expect(await fresh.database.userList.count({ search: 'MEMBERA1@' })).toBe(1);
    expect(await fresh.database.userList.count({ search: '' })).toBe(61);
  });

  it('match %, _ and \\ literally', async () => {
    expect(await fresh.database.userList.count({ search: '100%' })).toBe(10);
    expect(await fresh.database.userList.count({ search: '%' })).toBe(10);
    expect(await fresh.database.userList.count({ search: 'da_' })).toBe(10);
    expect(await fresh.database.userList.count({ search: 'back\\s' })).toBe(10);
    expect(await fresh.database.userList.count({ search: 'ad%da' })).toBe(0);
    expect(await fresh.database.userList.count({ search: `'; drop table users; --` })).toBe(0);
    expect(await fresh.database.userList.count({ search: '$1 ?' })).toBe(0);
  });

  it('partition all users by status and by role', async () => {
    const { userList } = fresh.database;
    const byStatus = await Promise.all(
      (['active', 'invited', 'disabled'] as const).map((status) => userList.count({ status })),
    );
    expect(byStatus.reduce((sum, count) => sum + count)).toBe(61);
    expect(await userList.counts()).toEqual({ all: 61, invited: byStatus[1], disabled: byStatus[2] });
    expect(await userList.count({ role: 'admin' })).toBe(7);
  });

  it.each([
    { status: 'active' as const },
    { status: 'invited' as const, search: 'a' },
    { role: 'user' as const, status: 'disabled' as const },
  ])('apply to every page: %j', async (filter) => {
    const ids = await readPages(filter, 4);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(await fresh.database.userList.count(filter));
  });
});
