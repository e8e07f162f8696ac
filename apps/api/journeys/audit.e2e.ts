import { at, auditType, paths, type AuditType, type TokensBody } from '@mikrochat/contract';
import { auditDuring, type AuditRow } from './support/audit.js';
import { SECOND } from './support/clock.js';
import { root } from './support/configuration.js';
import { aServer, newEmail, newPassword, type TestUser, type Tokens } from './support/server.js';

describe('the audit trail', () => {
  const server = aServer({ auth: { isInviteRequired: false } });
  const secrets: string[] = [root.password, newPassword, 'chosen by myself', 'a temporary password'];
  let admin: TestUser;
  let ada: TestUser;

  const during = (act: () => Promise<unknown>): Promise<AuditRow[]> => auditDuring(server, act);

  const keepSecret = (user: TestUser): TestUser => {
    secrets.push(user.tokens.accessToken, user.tokens.refreshToken);
    return user;
  };
  const signIn = async (): Promise<TestUser> => keepSecret(await server.signIn(ada.email));

  beforeAll(async () => {
    admin = keepSecret(await server.admin());
    ada = keepSecret(await server.newUser(admin));
  });

  it('starts with the initial user and password', async () => {
    const events = await server.query<AuditRow>('select type, user_id from audit_events order by id limit 2');
    expect(events).toEqual([
      { type: 'initial_user_created', user_id: admin.id },
      { type: 'password_set_by_configuration', user_id: admin.id },
    ]);
  });

  it('records who signed in, with method and IP address', async () => {
    const events = await during(async () =>
      keepSecret(
        await server.signIn(ada.email, newPassword, { headers: { 'x-forwarded-for': '203.0.113.9' } }),
      ),
    );
    expect(events).toMatchObject([
      {
        type: 'signed_in',
        actor_id: ada.id,
        user_id: ada.id,
        ip: '203.0.113.9',
        details: { method: 'password' },
      },
    ]);
  });

  it('records refused sign-ins with the account', async () => {
    const login = (email: string) => () =>
      server.call('POST', paths.passwordLogin, { email, password: 'a wrong guess' });
    expect(await during(login(ada.email))).toMatchObject([
      { type: 'sign_in_refused', user_id: ada.id, ip: '127.0.0.1' },
    ]);
    expect(await during(login(newEmail()))).toMatchObject([{ type: 'sign_in_refused', user_id: null }]);
  });

  it('records a registration', async () => {
    const events = await during(async () => {
      const { body } = await server.call<Tokens>('POST', paths.register, {
        email: newEmail(),
        password: newPassword,
      });
      keepSecret(server.userWith('', body));
    });
    expect(events).toMatchObject([
      { type: 'registered' },
      { type: 'signed_in', details: { method: 'register' } },
    ]);
  });

  const byAdmin: [string, AuditType, (path: (route: string) => string) => Promise<unknown>][] = [
    ['makes an admin', 'role_changed', (path) => admin.call('PUT', path(paths.userRole), { role: 'admin' })],
    [
      'makes a user again',
      'role_changed',
      (path) => admin.call('PUT', path(paths.userRole), { role: 'user' }),
    ],
    [
      'sets a password',
      'password_set_by_admin',
      (path) => admin.call('POST', path(paths.userPassword), { password: 'a temporary password' }),
    ],
    ['disables', 'user_disabled', (path) => admin.call('PUT', path(paths.userStatus), { disabled: true })],
    ['enables', 'user_enabled', (path) => admin.call('PUT', path(paths.userStatus), { disabled: false })],
  ];

  it.each(byAdmin)('records which admin %s, and the user', async (_, type, act) => {
    const events = await during(() => act((route) => at(route, ada.id)));
    expect(events).toMatchObject([{ type, actor_id: admin.id, user_id: ada.id, ip: '127.0.0.1' }]);
  });

  it('records who added and removed a user', async () => {
    const email = newEmail();
    let id = '';
    expect(await during(async () => (id = await server.add(admin, email, { role: 'admin' })))).toMatchObject([
      { type: 'user_added', actor_id: admin.id, details: { role: 'admin' } },
    ]);
    expect(await during(() => admin.call('DELETE', at(paths.user, id)))).toMatchObject([
      { type: 'user_removed', actor_id: admin.id, user_id: id },
    ]);
  });

  it('records what users do to their own account', async () => {
    await admin.call('POST', at(paths.userPassword, ada.id), { password: newPassword });
    const me = await signIn();
    const change = { currentPassword: newPassword, newPassword: 'chosen by myself' };
    const acts: [AuditType, () => Promise<unknown>][] = [
      ['user_renamed', () => me.call('PUT', paths.ownUser, { userName: 'Ada' })],
      ['password_changed', () => me.call('POST', paths.changePassword, change)],
      ['signed_out', () => me.call('POST', paths.logout)],
    ];
    for (const [type, act] of acts)
      expect(await during(act)).toMatchObject([{ type, actor_id: ada.id, user_id: ada.id }]);
    const leaving = keepSecret(await server.signIn(ada.email, 'chosen by myself'));
    expect(await during(() => leaving.call('POST', paths.leave))).toMatchObject([
      { type: 'user_left', actor_id: ada.id, user_id: ada.id },
    ]);
  });

  it('records which sessions were ended, by a user or by the session limit', async () => {
    const devices = [];
    const user = keepSecret(await server.newUser(admin));
    const signInAgain = async () => keepSecret(await server.signIn(user.email));
    for (let device = 0; device < 2; device++) devices.push(await signInAgain());
    expect(await during(signInAgain)).toMatchObject([
      { type: 'signed_in' },
      { type: 'session_evicted', user_id: user.id, details: { sessionId: user.sessionId } },
    ]);
    const [first, second] = devices as [TestUser, TestUser];
    expect(await during(() => first.call('DELETE', at(paths.session, second.sessionId)))).toMatchObject([
      { type: 'session_ended', actor_id: user.id, details: { sessionId: second.sessionId } },
    ]);
    const ended = await during(() => admin.call('DELETE', at(paths.userSessions, user.id)));
    expect(ended).toHaveLength(2);
    expect(ended[0]).toMatchObject({ type: 'session_ended', actor_id: admin.id, user_id: user.id });
  });

  it('records a reused refresh token', async () => {
    const { tokens } = keepSecret(await server.newUser(admin));
    const refresh = () =>
      server.call<TokensBody>('POST', paths.refresh, { refreshToken: tokens.refreshToken });
    await refresh();
    server.clock.advance(31 * SECOND);
    expect(await during(refresh)).toMatchObject([{ type: 'refresh_token_reused' }]);
  });

  it('records nothing if nothing changed', async () => {
    const id = await server.add(admin);
    const events = await during(async () => {
      await admin.call('GET', paths.users);
      await admin.call('PUT', at(paths.userRole, admin.id), { role: 'admin' });
      await admin.call('POST', at(paths.userPassword, id), { password: 'short' });
      await admin.call('DELETE', at(paths.user, 'unknown'));
    });
    expect(events).toEqual([]);
  });

  it('contains only types of the contract, and no secrets', async () => {
    const [{ text } = { text: '' }] = await server.query<{ text: string }>(
      `select string_agg(to_jsonb(audit_events)::text, ' ') as text from audit_events`,
    );
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/\$scrypt|eyJ|@example\.com/);
    const types = await server.query<{ type: string }>('select distinct type from audit_events');
    for (const { type } of types) expect(auditType.options).toContain(type);
  });

  it.each(['update audit_events set type = $$x$$', 'delete from audit_events', 'truncate audit_events'])(
    'refuses: %s',
    async (statement) => {
      await expect(server.query(statement)).rejects.toThrow('append-only');
    },
  );
});
