import { at, paths, type OneUserBody, type SessionsBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { MINUTE } from './support/clock.js';
import { root } from './support/configuration.js';
import { aServer, newEmail, newPassword, type TestUser } from './support/server.js';
import { claimsOf } from './support/tokens.js';

describe('admins in password mode without email', () => {
  const server = aServer();
  let admin: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
  });

  const add = (body: object) => admin.call('POST', paths.addUser, body);

  it('add a user who can sign in immediately', async () => {
    const email = newEmail();
    expect(await add({ email, password: newPassword })).toMatchObject({
      status: 200,
      body: { success: true, userId: expect.any(String) as string, invited: false },
    });
    expect((await server.signIn(email)).tokens.passwordChangeSuggested).toBe(true);
  });

  it('cannot add a user without a password', async () => {
    const email = newEmail();
    expect(await add({ email })).toMatchObject({
      ...refusal(400, 'invalid_input'),
      body: { details: { password: [expect.any(String)] } },
    });
    expect(await server.query('select id from users where email = $1', [email])).toEqual([]);
  });

  it('cannot add an email address twice', async () => {
    expect(await add({ email: root.email.toUpperCase(), password: newPassword })).toMatchObject(
      refusal(400, 'email_taken'),
    );
  });

  it('reset a password, which ends all sessions of the user', async () => {
    const ada = await server.newUser(admin);
    const password = 'a temporary password';
    expect(await admin.call('POST', at(paths.userPassword, ada.id), { password })).toMatchObject({
      status: 200,
      body: { success: true },
    });
    expect(await ada.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
    const { refreshToken } = ada.tokens;
    expect(await server.call('POST', paths.refresh, { refreshToken })).toMatchObject({ status: 401 });
    expect((await server.signIn(ada.email, password)).tokens.passwordChangeSuggested).toBe(true);
  });

  it('change nothing if the new password is rejected', async () => {
    const ada = await server.newUser(admin);
    for (const body of [{}, { password: '' }, { password: 'seven77' }, { password: 'letmein123' }])
      expect(await admin.call('POST', at(paths.userPassword, ada.id), body)).toMatchObject({ status: 400 });
    expect(await ada.call('GET', paths.me)).toMatchObject({ status: 200 });
  });
});

describe('admins', () => {
  const server = aServer({ auth: { authMode: 'dev', isInviteRequired: false } });
  let admin: TestUser;

  /** Makes the initial user the only admin. */
  async function resetAdmins(): Promise<void> {
    await server.query(
      `update users set disabled_at = null, role = case when email = $1 then 'admin' else 'user' end`,
      [root.email],
    );
    admin = await server.admin();
    if (claimsOf(admin.tokens.accessToken).role === 'admin') return;
    await server.query(`update users set role = 'admin' where id = $1`, [admin.id]);
    admin = await server.admin();
  }

  beforeEach(resetAdmins);

  const setRole = (actor: TestUser, { id }: { id: string }, role: string) =>
    actor.call<OneUserBody>('PUT', at(paths.userRole, id), { role });
  const newUser = () => server.signIn(newEmail());

  async function newAdmin(): Promise<TestUser> {
    const { id, email } = await newUser();
    await setRole(admin, { id }, 'admin');
    return server.signIn(email);
  }

  describe('change roles', () => {
    it('by `role`, and by `isAdmin` of older clients', async () => {
      const ada = await newUser();
      expect(await setRole(admin, ada, 'admin')).toMatchObject({
        body: { user: { id: ada.id, isAdmin: true } },
      });
      expect(await admin.call('PUT', at(paths.userRole, ada.id), { isAdmin: false })).toMatchObject({
        status: 200,
        body: { user: { isAdmin: false } },
      });
    });

    it('but not of unknown users, nor to unknown roles', async () => {
      expect(await setRole(admin, { id: 'unknown' }, 'admin')).toMatchObject(refusal(404, 'not_found'));
      for (const body of [{}, { role: 'owner' }, { isAdmin: 'yes' }, { role: null }])
        expect(await admin.call('PUT', at(paths.userRole, admin.id), body)).toMatchObject(
          refusal(400, 'invalid_input'),
        );
    });

    it('only within ten minutes after signing in', async () => {
      const ada = await newUser();
      server.clock.advance(10 * MINUTE + 1000);
      expect(await setRole(admin, ada, 'admin')).toMatchObject(refusal(403, 'reauthentication_required'));
      expect(await setRole(await server.admin(), ada, 'admin')).toMatchObject({ status: 200 });
    });

    it('and refreshing does not count as signing in', async () => {
      const ada = await newUser();
      server.clock.advance(10 * MINUTE + 1000);
      const { refreshToken } = admin.tokens;
      const { body } = await server.call<TestUser['tokens']>('POST', paths.refresh, { refreshToken });
      expect(await setRole(server.userWith('', body), ada, 'admin')).toMatchObject(
        refusal(403, 'reauthentication_required'),
      );
    });
  });

  describe('disable users', () => {
    it('immediately, and enable them again', async () => {
      const ada = await newUser();
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

  describe('list and end sessions', () => {
    it('of any user', async () => {
      const ada = await newUser();
      const path = at(paths.userSessions, ada.id);
      const { body } = await admin.call<SessionsBody>('GET', path);
      expect(body.sessions).toMatchObject([{ id: ada.sessionId, isCurrentSession: false }]);
      expect(await admin.call('DELETE', path)).toMatchObject({ status: 200 });
      expect(await ada.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
      expect((await admin.call<SessionsBody>('GET', path)).body.sessions).toEqual([]);
    });

    it('but not of unknown users', async () => {
      expect(await admin.call('GET', at(paths.userSessions, 'unknown'))).toMatchObject(
        refusal(404, 'not_found'),
      );
      expect(await admin.call('DELETE', at(paths.userSessions, 'unknown'))).toMatchObject(
        refusal(404, 'not_found'),
      );
    });
  });

  describe('remove users', () => {
    it('immediately; the email address can be added again as a new user', async () => {
      const ada = await newUser();
      expect(await admin.call('DELETE', at(paths.user, ada.id))).toMatchObject({ body: { success: true } });
      expect(await ada.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
      expect(await admin.call('DELETE', at(paths.user, ada.id))).toMatchObject(refusal(404, 'not_found'));
      expect((await server.signIn(ada.email)).id).not.toBe(ada.id);
    });

    it('but not themselves', async () => {
      expect(await admin.call('DELETE', at(paths.user, admin.id))).toMatchObject(refusal(400, 'own_account'));
    });
  });

  describe('who are the last admin', () => {
    it('cannot be demoted, deleted or disabled', async () => {
      expect(await setRole(admin, admin, 'user')).toMatchObject(refusal(400, 'last_admin'));
      expect(await admin.call('POST', paths.leave)).toMatchObject(refusal(400, 'last_admin'));
      expect(await admin.call('GET', paths.me)).toMatchObject({
        status: 200,
        body: { user: { isAdmin: true } },
      });
    });

    it('are still the last one if the others are disabled', async () => {
      const other = await newAdmin();
      await admin.call('PUT', at(paths.userStatus, other.id), { disabled: true });
      expect(await setRole(admin, admin, 'user')).toMatchObject(refusal(400, 'last_admin'));
      await admin.call('DELETE', at(paths.user, other.id));
    });

    it('can delete their account once there is another admin; users can at any time', async () => {
      const ada = await newUser();
      expect(await ada.call('POST', paths.leave)).toMatchObject({ status: 200 });
      expect(await ada.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
      const other = await newAdmin();
      expect(await other.call('POST', paths.leave)).toMatchObject({ status: 200 });
      expect(await server.query('select id from users where id = $1', [other.id])).toEqual([]);
    });

    it('need a recent sign-in to delete their account', async () => {
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
    'always remain when two admins %s at the same time',
    async (_, attack) => {
      for (let round = 0; round < 20; round++) {
        const other = await newAdmin();
        await Promise.all([attack(admin, other), attack(other, admin)]);
        const left = await server.query(
          `select email from users where role = 'admin' and disabled_at is null`,
        );
        expect(left).toHaveLength(1);
        await resetAdmins();
      }
    },
    60_000,
  );
});
