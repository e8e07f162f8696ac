import { at, auditType, paths, type AuditType, type TokensBody } from '@mikrochat/contract';
import { auditDuring, type AuditRow } from './support/audit.js';
import { SECOND } from './support/clock.js';
import { root } from './support/configuration.js';
import { aServer, newEmail, newPassword, type TestUser, type Tokens } from './support/server.js';

describe('the audit trail', () => {
  const server = aServer({ auth: { isInviteRequired: false } });
  const secrets: string[] = [root.password, newPassword, 'chosen by myself', 'handed over by phone'];
  let admin: TestUser;
  let ada: TestUser;

  const during = (act: () => Promise<unknown>): Promise<AuditRow[]> => auditDuring(server, act);

  const keepSecret = (person: TestUser): TestUser => {
    secrets.push(person.tokens.accessToken, person.tokens.refreshToken);
    return person;
  };
  const signIn = async (): Promise<TestUser> => keepSecret(await server.signIn(ada.email));

  beforeAll(async () => {
    admin = keepSecret(await server.admin());
    ada = keepSecret(await server.newUser(admin));
  });

  it('begins with the initial user and their password', async () => {
    const events = await server.query<AuditRow>('select type, user_id from audit_events order by id limit 2');
    expect(events).toEqual([
      { type: 'initial_user_created', user_id: admin.id },
      { type: 'password_set_by_configuration', user_id: admin.id },
    ]);
  });

  it('says who signed in, how and from where', async () => {
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

  it('says who was refused, and whose account it was', async () => {
    const login = (email: string) => () =>
      server.call('POST', paths.passwordLogin, { email, password: 'a wrong guess' });
    expect(await during(login(ada.email))).toMatchObject([
      { type: 'sign_in_refused', user_id: ada.id, ip: '127.0.0.1' },
    ]);
    expect(await during(login(newEmail()))).toMatchObject([{ type: 'sign_in_refused', user_id: null }]);
  });

  it('says who created an account', async () => {
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
      (path) => admin.call('POST', path(paths.userPassword), { password: 'handed over by phone' }),
    ],
    ['disables', 'user_disabled', (path) => admin.call('PUT', path(paths.userStatus), { disabled: true })],
    ['enables', 'user_enabled', (path) => admin.call('PUT', path(paths.userStatus), { disabled: false })],
  ];

  it.each(byAdmin)('says which admin %s, and whom', async (_, type, act) => {
    const events = await during(() => act((route) => at(route, ada.id)));
    expect(events).toMatchObject([{ type, actor_id: admin.id, user_id: ada.id, ip: '127.0.0.1' }]);
  });

  it('says who added and who removed somebody', async () => {
    const email = newEmail();
    let id = '';
    expect(await during(async () => (id = await server.add(admin, email, { role: 'admin' })))).toMatchObject([
      { type: 'user_added', actor_id: admin.id, details: { role: 'admin' } },
    ]);
    expect(await during(() => admin.call('DELETE', at(paths.user, id)))).toMatchObject([
      { type: 'user_removed', actor_id: admin.id, user_id: id },
    ]);
  });

  it('says what people do to their own account', async () => {
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

  it('says which sessions ended, by whom or by the limit', async () => {
    const devices = [];
    const somebody = keepSecret(await server.newUser(admin));
    const again = async () => keepSecret(await server.signIn(somebody.email));
    for (let device = 0; device < 2; device++) devices.push(await again());
    expect(await during(again)).toMatchObject([
      { type: 'signed_in' },
      { type: 'session_evicted', user_id: somebody.id, details: { sessionId: somebody.sessionId } },
    ]);
    const [one, two] = devices as [TestUser, TestUser];
    expect(await during(() => one.call('DELETE', at(paths.session, two.sessionId)))).toMatchObject([
      { type: 'session_ended', actor_id: somebody.id, details: { sessionId: two.sessionId } },
    ]);
    const ended = await during(() => admin.call('DELETE', at(paths.userSessions, somebody.id)));
    expect(ended).toHaveLength(2);
    expect(ended[0]).toMatchObject({ type: 'session_ended', actor_id: admin.id, user_id: somebody.id });
  });

  it('says when a refresh token came back', async () => {
    const { tokens } = keepSecret(await server.newUser(admin));
    const refresh = () =>
      server.call<TokensBody>('POST', paths.refresh, { refreshToken: tokens.refreshToken });
    await refresh();
    server.clock.advance(31 * SECOND);
    expect(await during(refresh)).toMatchObject([{ type: 'refresh_token_reused' }]);
  });

  it('says nothing when nothing happened', async () => {
    const id = await server.add(admin);
    const events = await during(async () => {
      await admin.call('GET', paths.users);
      await admin.call('PUT', at(paths.userRole, admin.id), { role: 'admin' });
      await admin.call('POST', at(paths.userPassword, id), { password: 'short' });
      await admin.call('DELETE', at(paths.user, 'nobody'));
    });
    expect(events).toEqual([]);
  });

  it('knows only the types of the contract, and holds no secret', async () => {
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
