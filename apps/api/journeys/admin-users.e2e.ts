import {
  at,
  paths,
  userSortSchema,
  type ManagedUserBody,
  type OneUserBody,
  type SessionsBody,
  type UsersBody,
} from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { MINUTE } from './support/clock.js';
import { root } from './support/configuration.js';
import { aServer, newEmail, newPassword, type TestUser } from './support/server.js';
import { claimsOf } from './support/tokens.js';

type People = Omit<UsersBody, 'users'> & { users: ManagedUserBody[] };

describe('an admin with passwords', () => {
  const server = aServer();
  let admin: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
  });

  const add = (body: object) => admin.call('POST', paths.addUser, body);

  it('adds somebody who can sign in at once', async () => {
    const email = newEmail();
    expect(await add({ email, password: newPassword })).toMatchObject({
      status: 200,
      body: { success: true, userId: expect.any(String) as string, invited: false },
    });
    expect((await server.signIn(email)).tokens.passwordChangeSuggested).toBe(true);
  });

  it('adds nobody without a password, without mail', async () => {
    const email = newEmail();
    expect(await add({ email })).toMatchObject({
      ...refusal(400, 'invalid_input'),
      body: { details: { password: [expect.any(String)] } },
    });
    expect(await server.query('select id from users where email = $1', [email])).toEqual([]);
  });

  it('adds nobody twice', async () => {
    expect(await add({ email: root.email.toUpperCase(), password: newPassword })).toMatchObject(
      refusal(400, 'email_taken'),
    );
  });

  it('resets a password, which ends all sessions of its owner', async () => {
    const ada = await server.newUser(admin);
    const password = 'handed over by phone';
    expect(await admin.call('POST', at(paths.userPassword, ada.id), { password })).toMatchObject({
      status: 200,
      body: { success: true },
    });
    expect(await ada.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
    const { refreshToken } = ada.tokens;
    expect(await server.call('POST', paths.refresh, { refreshToken })).toMatchObject({ status: 401 });
    expect((await server.signIn(ada.email, password)).tokens.passwordChangeSuggested).toBe(true);
  });

  it('leaves everything as it was when the new password is refused', async () => {
    const ada = await server.newUser(admin);
    for (const body of [{}, { password: '' }, { password: 'seven77' }, { password: 'letmein123' }])
      expect(await admin.call('POST', at(paths.userPassword, ada.id), body)).toMatchObject({ status: 400 });
    expect(await ada.call('GET', paths.me)).toMatchObject({ status: 200 });
  });
});

describe('an admin', () => {
  const server = aServer({ auth: { authMode: 'dev', isInviteRequired: false } });
  let admin: TestUser;

  /** Root is there, and the only admin. */
  async function startOver(): Promise<void> {
    await server.query(
      `update users set disabled_at = null, role = case when email = $1 then 'admin' else 'user' end`,
      [root.email],
    );
    admin = await server.admin();
    if (claimsOf(admin.tokens.accessToken).role === 'admin') return;
    await server.query(`update users set role = 'admin' where id = $1`, [admin.id]);
    admin = await server.admin();
  }

  beforeEach(startOver);

  const setRole = (actor: TestUser, { id }: { id: string }, role: string) =>
    actor.call<OneUserBody>('PUT', at(paths.userRole, id), { role });
  const newcomer = () => server.signIn(newEmail());

  async function newAdmin(): Promise<TestUser> {
    const { id, email } = await newcomer();
    await setRole(admin, { id }, 'admin');
    return server.signIn(email);
  }

  describe('makes admins and users', () => {
    it('by role, and as older clients say it', async () => {
      const ada = await newcomer();
      expect(await setRole(admin, ada, 'admin')).toMatchObject({
        body: { user: { id: ada.id, isAdmin: true } },
      });
      expect(await admin.call('PUT', at(paths.userRole, ada.id), { isAdmin: false })).toMatchObject({
        status: 200,
        body: { user: { isAdmin: false } },
      });
    });

    it('but not of somebody who is not there, nor into anything else', async () => {
      expect(await setRole(admin, { id: 'nobody' }, 'admin')).toMatchObject(refusal(404, 'not_found'));
      for (const body of [{}, { role: 'owner' }, { isAdmin: 'yes' }, { role: null }])
        expect(await admin.call('PUT', at(paths.userRole, admin.id), body)).toMatchObject(
          refusal(400, 'invalid_input'),
        );
    });

    it('only within ten minutes of having signed in', async () => {
      const ada = await newcomer();
      server.clock.advance(10 * MINUTE + 1000);
      expect(await setRole(admin, ada, 'admin')).toMatchObject(refusal(403, 'reauthentication_required'));
      expect(await setRole(await server.admin(), ada, 'admin')).toMatchObject({ status: 200 });
    });

    it('and does not become fresh again by refreshing', async () => {
      const ada = await newcomer();
      server.clock.advance(10 * MINUTE + 1000);
      const { refreshToken } = admin.tokens;
      const { body } = await server.call<TestUser['tokens']>('POST', paths.refresh, { refreshToken });
      expect(await setRole(server.userWith('', body), ada, 'admin')).toMatchObject(
        refusal(403, 'reauthentication_required'),
      );
    });
  });

  describe('shuts somebody out', () => {
    it('at once, and lets them in again', async () => {
      const ada = await newcomer();
      const status = at(paths.userStatus, ada.id);
      expect(await admin.call('PUT', status, { disabled: true })).toMatchObject({ status: 200 });
      expect(await ada.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
      expect(await server.call('POST', paths.devLogin, { email: ada.email })).toMatchObject(
        refusal(403, 'account_disabled'),
      );
      await admin.call('PUT', status, { disabled: false });
      expect(await server.signIn(ada.email)).toBeDefined();
      expect(await ada.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
    });

    it('but not themselves', async () => {
      expect(await admin.call('PUT', at(paths.userStatus, admin.id), { disabled: true })).toMatchObject(
        refusal(400, 'own_account'),
      );
    });
  });

  describe('sees and ends sessions', () => {
    it('of anybody', async () => {
      const ada = await newcomer();
      const path = at(paths.userSessions, ada.id);
      const { body } = await admin.call<SessionsBody>('GET', path);
      expect(body.sessions).toMatchObject([{ id: ada.sessionId, isCurrentSession: false }]);
      expect(await admin.call('DELETE', path)).toMatchObject({ status: 200 });
      expect(await ada.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
      expect((await admin.call<SessionsBody>('GET', path)).body.sessions).toEqual([]);
    });

    it('but not of nobody', async () => {
      expect(await admin.call('GET', at(paths.userSessions, 'nobody'))).toMatchObject(
        refusal(404, 'not_found'),
      );
      expect(await admin.call('DELETE', at(paths.userSessions, 'nobody'))).toMatchObject(
        refusal(404, 'not_found'),
      );
    });
  });

  describe('removes somebody', () => {
    it('who is gone at once, and may come back as somebody new', async () => {
      const ada = await newcomer();
      expect(await admin.call('DELETE', at(paths.user, ada.id))).toMatchObject({ body: { success: true } });
      expect(await ada.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
      expect(await admin.call('DELETE', at(paths.user, ada.id))).toMatchObject(refusal(404, 'not_found'));
      expect((await server.signIn(ada.email)).id).not.toBe(ada.id);
    });

    it('but not themselves', async () => {
      expect(await admin.call('DELETE', at(paths.user, admin.id))).toMatchObject(refusal(400, 'own_account'));
    });
  });

  describe('who is the last one', () => {
    it('cannot step down, leave or be disabled', async () => {
      expect(await setRole(admin, admin, 'user')).toMatchObject(refusal(400, 'last_admin'));
      expect(await admin.call('POST', paths.leave)).toMatchObject(refusal(400, 'last_admin'));
      expect(await admin.call('GET', paths.me)).toMatchObject({
        status: 200,
        body: { user: { isAdmin: true } },
      });
    });

    it('is still the last one when the others are disabled', async () => {
      const other = await newAdmin();
      await admin.call('PUT', at(paths.userStatus, other.id), { disabled: true });
      expect(await setRole(admin, admin, 'user')).toMatchObject(refusal(400, 'last_admin'));
      await admin.call('DELETE', at(paths.user, other.id));
    });

    it('may leave once there is another one, and a user may leave any time', async () => {
      const ada = await newcomer();
      expect(await ada.call('POST', paths.leave)).toMatchObject({ status: 200 });
      expect(await ada.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
      const other = await newAdmin();
      expect(await other.call('POST', paths.leave)).toMatchObject({ status: 200 });
      expect(await server.query('select id from users where id = $1', [other.id])).toEqual([]);
    });

    it('and needs a fresh sign-in to leave', async () => {
      const other = await newAdmin();
      server.clock.advance(11 * MINUTE);
      expect(await other.call('POST', paths.leave)).toMatchObject(refusal(403, 'reauthentication_required'));
      await (await server.signIn(other.email)).call('POST', paths.leave);
    });
  });

  const wars: [string, (actor: TestUser, target: TestUser) => Promise<unknown>][] = [
    ['demote each other', (actor, target) => setRole(actor, target, 'user')],
    ['remove each other', (actor, target) => actor.call('DELETE', at(paths.user, target.id))],
    [
      'disable each other',
      (actor, target) => actor.call('PUT', at(paths.userStatus, target.id), { disabled: true }),
    ],
    ['leave', (actor) => actor.call('POST', paths.leave)],
  ];

  it.each(wars)(
    'always remains when two %s at the same moment',
    async (_, attack) => {
      for (let round = 0; round < 20; round++) {
        const other = await newAdmin();
        await Promise.all([attack(admin, other), attack(other, admin)]);
        const left = await server.query(
          `select email from users where role = 'admin' and disabled_at is null`,
        );
        expect(left).toHaveLength(1);
        await startOver();
      }
    },
    60_000,
  );
});

describe('the list of people', () => {
  const server = aServer({ auth: { authMode: 'dev', isInviteRequired: false, passwordChange: 'off' } });
  const COUNT = 137;
  let admin: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
    // Many share a name and a moment, so that only the id tells them apart.
    await server.query(`
      insert into users (id, email, user_name, role, created_at, last_sign_in_at, disabled_at)
      select 'user-' || n, 'p' || n || '@example.com', 'Person ' || n / 10, 'user',
        timestamptz '2026-01-01' + (n / 7) * interval '1 day',
        case when n % 3 = 0 then timestamptz '2026-02-01' + (n / 9) * interval '1 hour' end,
        case when n % 20 = 0 then now() end
      from generate_series(1, ${COUNT}) n`);
  });

  const list = async (query: Record<string, string> = {}) =>
    (await admin.call<People>('GET', `${paths.users}?${new URLSearchParams(query).toString()}`)).body;

  async function allPages(query: Record<string, string>): Promise<ManagedUserBody[]> {
    const users: ManagedUserBody[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: People = await list({ ...query, ...(cursor ? { cursor } : {}) });
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
    'sorted by %s shows everybody once over all pages, in order',
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

  it('shows fifty at once, two hundred at most', async () => {
    expect((await list()).users).toHaveLength(50);
    expect((await list({ limit: '200' })).users).toHaveLength(COUNT + 1);
    for (const limit of ['0', '201', '-1', 'many', '1.5', '1e9'])
      expect(await admin.call('GET', `${paths.users}?limit=${limit}`)).toMatchObject(
        refusal(400, 'invalid_input'),
      );
  });

  it('ends with the last page, also when it is exactly full', async () => {
    const page = await list({ search: 'p13', limit: '9' });
    expect(page).toMatchObject({ total: 9, nextCursor: null });
    expect(page.users).toHaveLength(9);
  });

  it('finds by any part of name or address, in any case', async () => {
    expect((await list({ search: 'ROOT@' })).users).toMatchObject([{ id: admin.id }]);
    expect((await list({ search: 'pErSoN 5' })).total).toBe(10);
    expect((await list({ search: '  p137@  ' })).total).toBe(1);
    expect((await list({ search: '' })).total).toBe(COUNT + 1);
  });

  it('takes %, _ and quotes in a search for themselves', async () => {
    for (const search of ['%', '_', '\\', "'", '"; drop table users; --', '%%%'])
      expect(await list({ search })).toMatchObject({ total: 0, users: [], nextCursor: null });
  });

  it('filters by role and status, and counts the whole team', async () => {
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

  it('refuses a cursor of another order, and one that is none', async () => {
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

  it('refuses what it does not know', async () => {
    for (const query of ['role=owner', 'status=gone', 'sort=password', 'sort=;', 'search=a%00b', 'limit[]=1'])
      expect((await admin.call('GET', `${paths.users}?${query}`)).status).toBe(
        query.startsWith('limit[]') ? 200 : 400,
      );
  });

  it('keeps from users what only admins see, in filters, sorts and cursors alike', async () => {
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
        /20\d\d-|person|p\d+@/i,
      );
      expect((await ask(`sort=${sort}&cursor=${nextCursor}`)).status).toBe(
        sort === '-lastSignInAt' ? 403 : 400,
      );
    }
    const { body } = await ask('role=user&sort=-createdAt&limit=5');
    const next = await ask(`role=user&sort=-createdAt&limit=200&cursor=${body.nextCursor}`);
    expect(body.users.length + next.body.users.length).toBe(COUNT);
  });

  it('shows users less than admins', async () => {
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
