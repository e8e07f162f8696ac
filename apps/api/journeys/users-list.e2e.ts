import { paths, userSortSchema, type ManagedUserBody, type UsersBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { aServer, type TestUser } from './support/server.js';
import { root } from './support/configuration.js';

type UsersPage = Omit<UsersBody, 'users'> & { users: ManagedUserBody[] };

describe('the list of users', () => {
  const server = aServer({ auth: { authMode: 'dev', isInviteRequired: false, passwordChange: 'off' } });
  const COUNT = 137;
  let admin: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
    // Many users share a name and a time, so that only the id orders them.
    await server.query(`
      insert into users (id, email, user_name, role, created_at, last_sign_in_at, disabled_at)
      select 'user-' || n, 'p' || n || '@example.com', 'Member ' || n / 10, 'user',
        timestamptz '2026-01-01' + (n / 7) * interval '1 day',
        case when n % 3 = 0 then timestamptz '2026-02-01' + (n / 9) * interval '1 hour' end,
        case when n % 20 = 0 then now() end
      from generate_series(1, ${COUNT}) n`);
  });

  const list = async (query: Record<string, string> = {}) =>
    (await admin.call<UsersPage>('GET', `${paths.users}?${new URLSearchParams(query).toString()}`)).body;

  async function allPages(query: Record<string, string>): Promise<ManagedUserBody[]> {
    const users: ManagedUserBody[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: UsersPage = await list({ ...query, ...(cursor ? { cursor } : {}) });
      users.push(...page.users);
      cursor = page.nextCursor;
    }
    return users;
  }

  const valueOf = (user: ManagedUserBody, sort: string): string | number => {
    const key = sort.replace('-', '') as 'userName' | 'email' | 'createdAt' | 'lastSignInAt';
    const value = user[key] ?? 0;
    return typeof value === 'string' ? value.toLowerCase() : value;
  };

  it.each(userSortSchema.options)(
    'sorted by %s contains every user once, in order, over all pages',
    async (sort) => {
      const users = await allPages({ sort, limit: '20' });
      expect(users).toHaveLength(COUNT + 1);
      expect(new Set(users.map(({ id }) => id)).size).toBe(COUNT + 1);
      const values = users.map((user) => valueOf(user, sort));
      const [{ ordered } = { ordered: [] }] = await server.query<{ ordered: (string | number)[] }>(
        `select array(select value from unnest($1::${typeof values[0] === 'string' ? 'text' : 'float8'}[]) value order by value ${sort.startsWith('-') ? 'desc' : 'asc'}) as ordered`,
        [values],
      );
      expect(values).toEqual(ordered);
    },
  );

  it('has 50 users per page by default, 200 at most', async () => {
    expect((await list()).users).toHaveLength(50);
    expect((await list({ limit: '200' })).users).toHaveLength(COUNT + 1);
    for (const limit of ['0', '201', '-1', 'many', '1.5', '1e9'])
      expect(await admin.call('GET', `${paths.users}?limit=${limit}`)).toMatchObject(
        refusal(400, 'invalid_input'),
      );
  });

  it('ends with the last page, even if it is full', async () => {
    const page = await list({ search: 'p13', limit: '9' });
    expect(page).toMatchObject({ total: 9, nextCursor: null });
    expect(page.users).toHaveLength(9);
  });

  it('is searched by any part of name or email address, ignoring case', async () => {
    expect((await list({ search: 'ROOT@' })).users).toMatchObject([{ id: admin.id }]);
    expect((await list({ search: 'mEmBeR 5' })).total).toBe(10);
    expect((await list({ search: '  p137@  ' })).total).toBe(1);
    expect((await list({ search: '' })).total).toBe(COUNT + 1);
  });

  it('treats %, _ and quotes in a search literally', async () => {
    for (const search of ['%', '_', '\\', "'", '"; drop table users; --', '%%%'])
      expect(await list({ search })).toMatchObject({ total: 0, users: [], nextCursor: null });
  });

  it('is filtered by role and status, and counts all users', async () => {
    expect((await list({ role: 'admin' })).users).toMatchObject([{ email: root.email, isAdmin: true }]);
    const disabled = await list({ status: 'disabled' });
    expect(disabled.total).toBe(6);
    expect(disabled.users.every((user) => user.disabled)).toBe(true);
    const invited = await list({ status: 'invited', limit: '200' });
    expect(invited.users.every((user) => user.invited)).toBe(true);
    const active = await list({ status: 'active' });
    expect(active.total + invited.total + disabled.total).toBe(COUNT + 1);
    expect(active.counts).toEqual({ all: COUNT + 1, invited: invited.total, disabled: disabled.total });
  });

  it('rejects a cursor of another order and an invalid cursor', async () => {
    const { nextCursor } = await list({ sort: 'email' });
    const garbled = Buffer.from('["createdAt","never","x"]').toString('base64url');
    for (const [sort, cursor] of [
      ['userName', nextCursor],
      ['email', 'nonsense'],
      ['createdAt', garbled],
      ['email', 'x'.repeat(2000)],
    ])
      expect(await admin.call('GET', `${paths.users}?sort=${sort}&cursor=${cursor}`)).toMatchObject(
        refusal(400, 'invalid_input'),
      );
  });

  it('rejects unknown parameters', async () => {
    for (const query of ['role=owner', 'status=gone', 'sort=password', 'sort=;', 'search=a%00b', 'limit[]=1'])
      expect((await admin.call('GET', `${paths.users}?${query}`)).status).toBe(
        query.startsWith('limit[]') ? 200 : 400,
      );
  });

  it('reveals no admin-only fields to users through filters, orders or cursors', async () => {
    const ada = await server.signIn('p1@example.com');
    const ask = (query: string) => ada.call<UsersBody>('GET', `${paths.users}?${query}`);
    for (const query of [
      'status=disabled',
      'status=invited',
      'status=active',
      'sort=lastSignInAt',
      'sort=-lastSignInAt',
    ])
      expect(await ask(query)).toMatchObject({
        ...refusal(403, 'forbidden'),
        body: { details: { [query.split('=')[0] ?? '']: [expect.stringContaining('Only admins may')] } },
      });
    for (const sort of ['userName', '-email', 'createdAt', '-lastSignInAt'] as const) {
      const { nextCursor } = await list({ sort, limit: '5' });
      expect(Buffer.from(nextCursor ?? '', 'base64url').toString('latin1')).not.toMatch(
        /20\d\d-|member|p\d+@/i,
      );
      expect((await ask(`sort=${sort}&cursor=${nextCursor}`)).status).toBe(
        sort === '-lastSignInAt' ? 403 : 400,
      );
    }
    const { body } = await ask('role=user&sort=-createdAt&limit=5');
    const next = await ask(`role=user&sort=-createdAt&limit=200&cursor=${body.nextCursor}`);
    expect(body.users.length + next.body.users.length).toBe(COUNT);
  });

  it('shows fewer fields to users than to admins', async () => {
    const ada = await server.signIn('p1@example.com');
    const { body } = await ada.call<UsersBody>('GET', paths.users);
    expect(body.total).toBe(COUNT + 1);
    expect(body).not.toHaveProperty('counts');
    for (const user of body.users)
      expect(Object.keys(user).sort()).toEqual(['createdAt', 'email', 'id', 'isAdmin', 'userName']);
    const managed = (await list()).users[0]!;
    expect(Object.keys(managed).sort()).toEqual(
      [
        'createdAt',
        'disabled',
        'email',
        'emailVerified',
        'hasPassword',
        'id',
        'invited',
        'isAdmin',
        'lastSignInAt',
      ].concat(['providers', 'sessions', 'userName']),
    );
  });
});
