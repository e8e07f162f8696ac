import { userSortSchema, type UserSort } from '@mikrochat/contract';
import { freshDatabase, newSession, newUser, now, type FreshDatabase } from '../testing/fresh-database.js';
import type { UserFilter, UserPosition } from './user-list.js';

let fresh: FreshDatabase;

const page = (filter: Partial<UserFilter>) =>
  fresh.database.userList.page({ sort: 'userName', limit: 200, ...filter });

async function walk(filter: Partial<UserFilter>, limit: number): Promise<string[]> {
  const seen: string[] = [];
  for (let after: UserPosition | undefined; ;) {
    const { users, next } = await page({ ...filter, limit, after });
    expect(users.length).toBeLessThanOrEqual(limit);
    seen.push(...users.map(({ id }) => id));
    if (!next) return seen;
    after = next;
  }
}

/** 61 people with many equal names, equal times, and no sign-in at all. */
async function fill(): Promise<void> {
  const { users, passwords, sessions } = fresh.database;
  for (let index = 0; index < 61; index++) {
    const user = newUser({
      userName: ['Ada', 'ada', 'ÅDA', 'Zoë', '100% Ada_', 'back\\slash'][index % 6] ?? '',
      email: `Person${index % 2 ? 'A' : 'b'}${index}@example.com`,
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
  it.each(userSortSchema.options)('shows everybody exactly once, sorted by %s', async (sort: UserSort) => {
    const all = (await page({ sort })).users.map(({ id }) => id);
    expect(all).toHaveLength(61);
    for (const limit of [1, 7, 60, 61]) expect(await walk({ sort }, limit)).toEqual(all);
  });

  it.each(['userName', 'email', 'createdAt', 'lastSignInAt'] as const)(
    'turns the order of %s around',
    async (sort) => {
      const down = await walk({ sort: `-${sort}` }, 9);
      expect(down).toEqual((await walk({ sort }, 9)).reverse());
    },
  );

  it('sorts times, with those who never signed in first', async () => {
    const { users } = await page({ sort: 'lastSignInAt' });
    const times = users.map(({ lastSignInAt }) => lastSignInAt?.getTime() ?? 0);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(times.filter((time) => time === 0)).toHaveLength(40);
  });

  it('neither repeats nor misses who stays, while others come and go', async () => {
    const before = (await page({ sort: 'email' })).users.map(({ id }) => id);
    const first = await page({ sort: 'email', limit: 20 });
    const newcomer = newUser({ email: 'aaa@example.com' });
    await fresh.database.users.add(newcomer);
    const rest = await page({ sort: 'email', after: first.next ?? undefined });
    await fresh.database.users.remove(newcomer.id);
    expect([...first.users, ...rest.users].map(({ id }) => id)).toEqual(before);
  });

  it('shows what admins see', async () => {
    const { users } = await page({ search: 'personb0@' });
    expect(users).toHaveLength(1);
    expect(users[0]).toMatchObject({ email: 'Personb0@example.com', role: 'admin', hasPassword: true });
    expect(users[0]).toMatchObject({ sessions: 2, providers: [], lastSignInAt: now, disabledAt: now });
    expect(users[0]).not.toHaveProperty('position');
  });
});

describe('filters', () => {
  it('find parts of names and addresses in any case', async () => {
    expect(await fresh.database.userList.count({ search: 'ada' })).toBe(31);
    expect(await fresh.database.userList.count({ search: 'åda' })).toBe(10);
    expect(await fresh.database.userList.count({ search: 'PERSONA1@' })).toBe(1);
    expect(await fresh.database.userList.count({ search: '' })).toBe(61);
  });

  it('take %, _ and \\ for what they are', async () => {
    expect(await fresh.database.userList.count({ search: '100%' })).toBe(10);
    expect(await fresh.database.userList.count({ search: '%' })).toBe(10);
    expect(await fresh.database.userList.count({ search: 'da_' })).toBe(10);
    expect(await fresh.database.userList.count({ search: 'back\\s' })).toBe(10);
    expect(await fresh.database.userList.count({ search: 'ad%da' })).toBe(0);
    expect(await fresh.database.userList.count({ search: `'; drop table users; --` })).toBe(0);
    expect(await fresh.database.userList.count({ search: '$1 ?' })).toBe(0);
  });

  it('divide everybody by status and by role', async () => {
    const { userList: people } = fresh.database;
    const byStatus = await Promise.all(
      (['active', 'invited', 'disabled'] as const).map((status) => people.count({ status })),
    );
    expect(byStatus.reduce((sum, count) => sum + count)).toBe(61);
    expect(await people.counts()).toEqual({ all: 61, invited: byStatus[1], disabled: byStatus[2] });
    expect(await people.count({ role: 'admin' })).toBe(7);
  });

  it.each([
    { status: 'active' as const },
    { status: 'invited' as const, search: 'a' },
    { role: 'user' as const, status: 'disabled' as const },
  ])('hold on every page: %j', async (filter) => {
    const ids = await walk(filter, 4);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(await fresh.database.userList.count(filter));
  });
});
