import { at, paths, type AddUserBody } from '@mikrochat/contract';
import { refusal, type Method } from './support/client.js';
import { MINUTE } from './support/clock.js';
import { root } from './support/configuration.js';
import { aServer, aServerWithMail, newEmail, newPassword, type TestUser } from './support/server.js';

describe('an admin who signed in more than ten minutes ago', () => {
  const server = aServer({ auth: { jwtExpirySeconds: 3600 } });
  let admin: TestUser;
  let ada: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
    ada = await server.newUser(admin);
    server.clock.advance(11 * MINUTE);
  });

  it.each<[string, Method, string, object | undefined]>([
    ['adds no user', 'POST', paths.addUser, { email: newEmail(), password: newPassword }],
    ['changes no role', 'PUT', paths.userRole, { role: 'admin' }],
    ['sets no password', 'POST', paths.userPassword, { password: 'a temporary password' }],
    ['disables no account', 'PUT', paths.userStatus, { disabled: true }],
    ['enables no account', 'PUT', paths.userStatus, { disabled: false }],
    ['unlinks no provider', 'DELETE', paths.userIdentity.replace(':provider', 'keycloak'), undefined],
    ['removes no user', 'DELETE', paths.user, undefined],
  ])('%s', async (_, method, path, body) => {
    const answer = await admin.call(method, at(path, ada.id), body);
    expect(answer).toMatchObject(refusal(403, 'reauthentication_required'));
  });

  it('can still list users and end their sessions', async () => {
    expect((await admin.call('GET', paths.users)).status).toBe(200);
    expect((await admin.call('DELETE', at(paths.userSessions, ada.id))).status).toBe(200);
    expect((await ada.call('GET', paths.me)).status).toBe(401);
  });

  it('can do all of it after signing in again', async () => {
    const again = await server.admin();
    const body = { password: 'a temporary password' };
    expect((await again.call('POST', at(paths.userPassword, ada.id), body)).status).toBe(200);
    expect((await again.call('DELETE', at(paths.user, ada.id))).status).toBe(200);
  });

  it('cannot reset the own password by the admin route, which requires no current password', async () => {
    const again = await server.admin();
    const body = { password: 'a password of the thief' };
    const answer = await again.call('POST', at(paths.userPassword, again.id), body);
    expect(answer).toMatchObject(refusal(400, 'own_account'));
    await expect(server.admin()).resolves.toBeDefined();
  });
});

describe('the affected user', () => {
  const { server, smtpServer } = aServerWithMail({ auth: { isInviteRequired: false } });
  let admin: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
  });

  const subjects = (email: string) => smtpServer.mailsTo(email).map(({ parsed }) => parsed.subject);

  it('gets a security alert when an admin changes role, status or password', async () => {
    const ada = await server.newUser(admin);
    await admin.call('PUT', at(paths.userRole, ada.id), { role: 'admin' });
    await admin.call('PUT', at(paths.userRole, ada.id), { role: 'user' });
    await admin.call('PUT', at(paths.userStatus, ada.id), { disabled: true });
    await admin.call('PUT', at(paths.userStatus, ada.id), { disabled: false });
    await admin.call('POST', at(paths.userPassword, ada.id), { password: 'a temporary password' });
    await smtpServer.waitForMail(ada.email, 5);
    expect(subjects(ada.email).sort()).toEqual([
      'Your MikroChat account is enabled again',
      'Your MikroChat account was disabled',
      'Your MikroChat password was changed',
      'Your role in MikroChat was changed',
      'Your role in MikroChat was changed',
    ]);
  });

  it('gets a new invitation when the role changes before the first one is accepted', async () => {
    const email = newEmail();
    const { body } = await admin.call<AddUserBody>('POST', paths.addUser, { email });
    const old = await smtpServer.waitForMail(email);
    await admin.call('PUT', at(paths.userRole, body.userId), { role: 'admin' });
    await smtpServer.waitForMail(email, 3);
    const fresh = smtpServer.mailsTo(email).filter(({ token }) => token !== '' && token !== old.token);
    const setUp = (token: string | undefined) =>
      server.call('POST', paths.setupPassword, { email, token, password: newPassword });
    expect(await setUp(old.token)).toMatchObject(refusal(400, 'invalid_link'));
    expect((await setUp(fresh[0]?.token)).status).toBe(200);
  });

  it('is not made an admin with an unverified email address without a confirmation', async () => {
    const email = newEmail();
    const { body } = await server.call<{ accessToken: string; refreshToken: string }>(
      'POST',
      paths.register,
      {
        email,
        password: newPassword,
      },
    );
    const { id } = server.userWith(email, { ...body, exp: 0, tokenType: 'Bearer' });
    const promote = (more: object) => admin.call('PUT', at(paths.userRole, id), { role: 'admin', ...more });
    expect(await promote({})).toMatchObject(refusal(403, 'email_not_verified'));
    const { users } = (await admin.call<{ users: object[] }>('GET', `${paths.users}?search=${email}`)).body;
    expect(users).toMatchObject([{ email, isAdmin: false, emailVerified: false }]);
    expect((await promote({ acceptUnverifiedEmail: true })).status).toBe(200);
  });
});

describe('the last admin who can sign in', () => {
  const server = aServer();

  it('cannot be removed when the only other admin has no sign-in method', async () => {
    const admin = await server.admin();
    const other = await server.newUser(admin, { role: 'admin' });
    await server.query('delete from passwords where user_id = $1', [other.id]);
    const demote = { role: 'user' };
    expect(await admin.call('PUT', at(paths.userRole, admin.id), demote)).toMatchObject(
      refusal(400, 'last_admin'),
    );
    expect(await admin.call('POST', paths.leave)).toMatchObject(refusal(400, 'last_admin'));
    expect((await admin.call('PUT', at(paths.userRole, other.id), demote)).status).toBe(200);
  });
});

describe('a server that cannot verify email addresses', () => {
  const server = aServer({ auth: { isInviteRequired: false } });

  it('requires a confirmation to make a registered user an admin', async () => {
    const admin = await server.admin();
    const email = newEmail();
    await server.call('POST', paths.register, { email, password: newPassword });
    const user = await server.signIn(email);
    const promote = (more: object) =>
      admin.call('PUT', at(paths.userRole, user.id), { role: 'admin', ...more });
    expect(await promote({})).toMatchObject(refusal(403, 'email_not_verified'));
    expect((await promote({ acceptUnverifiedEmail: true })).status).toBe(200);
  });
});

describe('an initial user whose email address an attacker registered before', () => {
  const server = aServer({ auth: { isInviteRequired: false } });

  it('does not become an admin with the attacker’s password or sessions', async () => {
    const email = 'boss@example.com';
    const registered = await server.call<{ accessToken: string; refreshToken: string }>(
      'POST',
      paths.register,
      { email, password: 'chosen by the attacker' },
    );
    await server.restart({ initialUser: { email, password: root.password } });
    const attacker = { email, password: 'chosen by the attacker' };
    expect(await server.call('POST', paths.passwordLogin, attacker)).toMatchObject(
      refusal(401, 'invalid_credentials'),
    );
    const { accessToken: token, refreshToken } = registered.body;
    expect((await server.call('GET', paths.me, undefined, { token })).status).toBe(401);
    expect((await server.call('POST', paths.refresh, { refreshToken })).status).toBe(401);
    const boss = await server.signIn(email, root.password);
    expect((await boss.call('GET', at(paths.userSessions, boss.id))).status).toBe(200);
  });
});
