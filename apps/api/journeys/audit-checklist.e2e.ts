import { at, auditType, paths, type AuditType, type LinkBody, type MailsBody } from '@mikrochat/contract';
import { SmtpTestServer } from '@mikrochat/test-mail';
import { auditDuring, auditWritten } from './support/audit.js';
import { SECOND } from './support/clock.js';
import { appUrl, emailThrough } from './support/configuration.js';
import { Browser } from './support/oauth-browser.js';
import { FakeProvider } from './support/oauth-fake.js';
import { client } from './support/oauth-openid.js';
import { newEmail, newPassword, TestServer, type TestUser, type Tokens } from './support/server.js';

/** An action and its audit event: type, actor and user. */
interface AuditedAction {
  readonly type: AuditType;
  readonly by: 'admin' | 'user' | 'none';
  readonly about: 'admin' | 'user' | 'none';
  /** @returns the id of the affected user if it is not the given one */
  readonly act: (user: TestUser) => Promise<unknown>;
}

/** Types that no request causes, with the test that covers them. */
const coveredElsewhere: Partial<Record<AuditType, string>> = {
  initial_user_created: 'audit.e2e.ts',
  password_set_by_configuration: 'audit.e2e.ts',
  mail_failed: 'mail-outbox.e2e.ts',
};

const chosen = 'chosen by myself, and long';
const provider = new FakeProvider();
const smtpServer = new SmtpTestServer();
const server = new TestServer();
let admin: TestUser;

const login = (email: string, password: string) =>
  server.call('POST', paths.passwordLogin, { email, password });
const setPassword = (email: string, token: string) =>
  server.call('POST', paths.setupPassword, { email, token, password: chosen });

async function resetLink(email: string): Promise<string> {
  await server.call('POST', paths.passwordReset, { email });
  return (await smtpServer.waitForMail(email, smtpServer.mailsTo(email).length + 1)).token;
}

async function register(): Promise<{ readonly id: string; readonly email: string }> {
  const email = newEmail();
  const { body } = await server.call<Tokens>('POST', paths.register, { email, password: newPassword });
  return { id: server.userWith(email, body).id, email };
}

/** Creates a mail that the SMTP server rejects permanently. */
async function failedMail(): Promise<{ readonly mailId: string; readonly userId: string }> {
  smtpServer.rejectsWith = 550;
  const email = newEmail();
  const userId = await server.add(admin, email, { password: undefined });
  const failed = async () => {
    const { body } = await admin.call<MailsBody>('GET', paths.mails);
    return body.mails.find((mail) => mail.email === email && mail.failedAt !== null)?.id;
  };
  let mailId: string | undefined;
  while (!(mailId = await failed()));
  smtpServer.rejectsWith = null;
  return { mailId, userId };
}

async function linkProvider(user: TestUser): Promise<void> {
  const { body, cookies } = await user.call<LinkBody>('POST', at(paths.oauthLink, 'keycloak'));
  const browser = new Browser(server);
  browser.replaceCookies(cookies);
  await browser.openCallback(await browser.followUntil(body.location, (url) => url.includes('/callback')));
}

const byAdmin = (
  type: AuditType,
  act: AuditedAction['act'],
  about: AuditedAction['about'] = 'user',
): AuditedAction => ({
  type,
  by: 'admin',
  about,
  act,
});
const byUser = (
  type: AuditType,
  act: AuditedAction['act'],
  about: AuditedAction['about'] = 'user',
): AuditedAction => ({
  type,
  by: 'user',
  about,
  act,
});
const byNone = (
  type: AuditType,
  act: AuditedAction['act'],
  about: AuditedAction['about'] = 'user',
): AuditedAction => ({
  type,
  by: 'none',
  about,
  act,
});

const auditedActions: readonly AuditedAction[] = [
  byUser('signed_in', ({ email }) => login(email, newPassword)),
  byNone('sign_in_refused', ({ email }) => login(email, 'a wrong guess')),
  byNone('registration_refused', ({ email }) =>
    server.call('POST', paths.register, { email, password: newPassword }),
  ),
  byNone('password_setup_refused', ({ email }) => setPassword(email, 'junk'), 'none'),
  byUser('password_change_refused', (user) =>
    user.call('POST', paths.changePassword, { currentPassword: 'a wrong guess', newPassword: chosen }),
  ),
  byNone('refresh_refused', () => server.call('POST', paths.refresh, { refreshToken: 'junk' }), 'none'),
  byUser(
    'request_refused',
    (user) => user.call('PUT', at(paths.userRole, admin.id), { role: 'user' }),
    'admin',
  ),
  byUser('signed_out', (user) => user.call('POST', paths.logout)),
  byAdmin('session_ended', ({ id }) => admin.call('DELETE', at(paths.userSessions, id))),
  byUser('session_evicted', async ({ email }) => {
    for (let device = 0; device < 3; device++) await login(email, newPassword);
  }),
  byNone('refresh_token_reused', async ({ tokens: { refreshToken } }) => {
    await server.call('POST', paths.refresh, { refreshToken });
    server.clock.advance(31 * SECOND);
    await server.call('POST', paths.refresh, { refreshToken });
  }),
  byUser('registered', async () => (await register()).id),
  byAdmin('user_added', () => server.add(admin)),
  byAdmin('user_removed', ({ id }) => admin.call('DELETE', at(paths.user, id))),
  byUser('user_left', (user) => user.call('POST', paths.leave)),
  byUser('user_renamed', (user) => user.call('PUT', paths.ownUser, { userName: 'Ada' })),
  byAdmin('user_disabled', ({ id }) => admin.call('PUT', at(paths.userStatus, id), { disabled: true })),
  byAdmin('user_enabled', async ({ id }) => {
    for (const disabled of [true, false]) await admin.call('PUT', at(paths.userStatus, id), { disabled });
  }),
  byAdmin('role_changed', ({ id }) => admin.call('PUT', at(paths.userRole, id), { role: 'admin' })),
  byUser('password_changed', (user) =>
    user.call('POST', paths.changePassword, { currentPassword: newPassword, newPassword: chosen }),
  ),
  byAdmin('password_set_by_admin', ({ id }) =>
    admin.call('POST', at(paths.userPassword, id), { password: chosen }),
  ),
  byUser('password_set_up', async () => {
    const email = newEmail();
    const id = await server.add(admin, email, { password: undefined });
    await setPassword(email, (await smtpServer.waitForMail(email)).token);
    return id;
  }),
  byUser('password_reset', async ({ email }) => setPassword(email, await resetLink(email))),
  byUser('address_proved', async () => {
    const { id, email } = await register();
    await setPassword(email, await resetLink(email));
    return id;
  }),
  byNone('link_requested', async ({ email }) => {
    await resetLink(email);
  }),
  byAdmin('user_invited', async () => {
    const id = await server.add(admin, newEmail(), { password: undefined });
    await admin.call('POST', at(paths.inviteUser, id));
    return id;
  }),
  byAdmin('mail_sent_again', async () => {
    const { mailId, userId } = await failedMail();
    await admin.call('POST', at(paths.sendMailAgain, mailId));
    return userId;
  }),
  byAdmin('mail_removed', async () => {
    const { mailId, userId } = await failedMail();
    await admin.call('DELETE', at(paths.mail, mailId));
    return userId;
  }),
  byUser('identity_linked', linkProvider),
  byUser('identity_unlinked', async (user) => {
    await linkProvider(user);
    await user.call('DELETE', at(paths.identity, 'keycloak'));
  }),
  byAdmin(
    'audit_exported',
    () => admin.call('GET', paths.audit, undefined, { headers: { accept: 'text/csv' } }),
    'none',
  ),
];

describe('the events of the security checklist (items 50 and 75)', () => {
  let subjectCount = 0;

  beforeAll(async () => {
    await Promise.all([provider.open(), smtpServer.open()]);
    const providerSettings = {
      id: 'keycloak',
      name: 'Keycloak',
      authorizationUrl: `${provider.url}/authorize`,
      tokenUrl: `${provider.url}/token`,
      userInfoUrl: `${provider.url}/me`,
      redirectUri: `${appUrl}${at(paths.oauthCallback, 'keycloak')}`,
      ...client,
    };
    const auth = { isInviteRequired: false };
    await server.start({ auth, oauth: { custom: [providerSettings] }, email: emailThrough(smtpServer) });
    provider.responses['/me'] = () => ({
      body: { sub: `subject-${++subjectCount}`, email: newEmail(), email_verified: true },
    });
    admin = await server.admin();
  });
  afterAll(async () => {
    await server.close();
    await Promise.all([provider.close(), smtpServer.close()]);
  });

  it.each(auditedActions)(
    'record actor ($by), user ($about), time and IP address: $type',
    async ({ type, by, about, act }) => {
      const user = await server.newUser(admin);
      const began = server.clock.now().getTime();
      let id: unknown;
      const rows = await auditDuring(server, async () => (id = await act(user)));
      const ids = { admin: admin.id, user: typeof id === 'string' ? id : user.id, none: null };
      const row = rows.find((entry) => entry.type === type);
      expect(row).toMatchObject({ type, actor_id: ids[by], user_id: ids[about], ip: '127.0.0.1' });
      expect(row?.at.getTime()).toBeGreaterThanOrEqual(began);
    },
  );

  it('cover every audit type', () => {
    const covered = [...auditedActions.map(({ type }) => type), ...Object.keys(coveredElsewhere)];
    expect(covered.sort()).toEqual([...auditType.options].sort());
  });

  it('cannot be changed or deleted by the server', async () => {
    await auditWritten(server);
    for (const statement of ['update audit_events set type = $$x$$', 'delete from audit_events'])
      await expect(server.query(statement)).rejects.toThrow('append-only');
  });
});
