import { at, paths, type PublicConfiguration, type SessionsBody, type TokensBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { DAY, HOUR } from './support/clock.js';
import { root } from './support/configuration.js';
import { aServer, aServerWithMail, newEmail, newPassword, type Tokens } from './support/server.js';

const choose = { password: 'chosen by myself' };

describe('an invitation', () => {
  const { server, smtpServer } = aServerWithMail();
  const setUp = (email: string, token: string, password = choose.password) =>
    server.call<TokensBody>('POST', paths.setupPassword, { email, token, password });

  async function invite(email = newEmail()): Promise<{ email: string; id: string; token: string }> {
    const admin = await server.admin();
    const { body } = await admin.call<{ userId: string; invited: boolean }>('POST', paths.addUser, { email });
    expect(body).toMatchObject({ success: true, invited: true });
    return { email, id: body.userId, token: (await smtpServer.waitForMail(email)).token };
  }

  it('is sent, sets a password and signs in', async () => {
    const { email, token } = await invite();
    const { link, parsed } = await smtpServer.waitForMail(email);
    expect(link).toContain('http://localhost:8000/set-password#token=');
    expect(parsed.subject).toBe('You are invited to MikroChat');
    expect(parsed.text).toContain('7 days');
    const { status, body } = await setUp(email, token);
    expect(status).toBe(200);
    const user = server.userWith(email, body as Tokens);
    const sessions = await user.call<SessionsBody>('GET', paths.sessions);
    expect(sessions.body.sessions[0]?.method).toBe('setup');
    expect((await server.signIn(email, choose.password)).email).toBe(email);
    expect(smtpServer.mailsTo(email)).toHaveLength(1);
  });

  it('stays usable if the password is rejected', async () => {
    const { email, token } = await invite();
    expect(await setUp(email, token, 'short')).toMatchObject(refusal(400, 'password_too_short'));
    expect(await setUp(email, token, 'password')).toMatchObject(refusal(400, 'password_too_common'));
    expect((await setUp(email, token)).status).toBe(200);
    expect(await setUp(email, token)).toMatchObject(refusal(400, 'invalid_link'));
  });

  it('can be sent again until it is accepted, and only the newest works', async () => {
    const { email, id, token } = await invite();
    const admin = await server.admin();
    const list = await admin.call<{ users: { id: string }[] }>('GET', `${paths.users}?status=invited`);
    expect(list.body.users.map((user) => user.id)).toContain(id);
    expect((await admin.call('POST', at(paths.inviteUser, id))).status).toBe(200);
    const second = await smtpServer.waitForMail(email, 2);
    expect(await setUp(email, token)).toMatchObject(refusal(400, 'invalid_link'));
    expect((await setUp(email, second.token)).status).toBe(200);
    expect(await admin.call('POST', at(paths.inviteUser, id))).toMatchObject(refusal(400, 'invalid_input'));
  });

  it('is withdrawn by removing the user', async () => {
    const { email, id, token } = await invite();
    const admin = await server.admin();
    expect((await admin.call('DELETE', at(paths.user, id))).status).toBe(200);
    expect(await setUp(email, token)).toMatchObject(refusal(400, 'invalid_link'));
  });

  it('expires after a week', async () => {
    const { email, token } = await invite();
    server.clock.advance(7 * DAY + 1000);
    expect(await setUp(email, token)).toMatchObject(refusal(400, 'invalid_link'));
  });

  it('is not sent if the admin sets a password', async () => {
    const admin = await server.admin();
    const email = newEmail();
    const { body } = await admin.call('POST', paths.addUser, { email, password: newPassword });
    expect(body).toMatchObject({ invited: false });
    expect((await server.signIn(email)).email).toBe(email);
    expect(smtpServer.mailsTo(email)).toEqual([]);
  });

  it('is sent by admins only', async () => {
    const { id } = await invite();
    const ada = await server.newUser(await server.admin());
    expect(await ada.call('POST', at(paths.inviteUser, id))).toMatchObject(refusal(403, 'forbidden'));
    const admin = await server.admin();
    expect(await admin.call('POST', at(paths.inviteUser, 'unknown'))).toMatchObject(
      refusal(404, 'not_found'),
    );
  });
});

describe('a forgotten password', () => {
  const { server, smtpServer } = aServerWithMail({ auth: { isInviteRequired: false } });
  const ask = (email: string) => server.call('POST', paths.passwordReset, { email });
  const reset = (email: string, token: string, password = choose.password) =>
    server.call<TokensBody>('POST', paths.setupPassword, { email, token, password });

  it('is reset with a link, which signs out other devices, signs in this one and sends a security alert', async () => {
    const ada = await server.newUser(await server.admin());
    expect(await ask(ada.email)).toMatchObject({ status: 200, body: { success: true } });
    const { link, token, parsed } = await smtpServer.waitForMail(ada.email);
    expect(link).toContain('http://localhost:8000/reset-password#token=');
    expect(parsed.text).toContain('60 minutes');
    const { status, body } = await reset(ada.email, token);
    expect(status).toBe(200);
    expect(await ada.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
    const here = server.userWith(ada.email, body as Tokens);
    const sessions = await here.call<SessionsBody>('GET', paths.sessions);
    expect(sessions.body.sessions.map(({ method }) => method)).toEqual(['reset']);
    const alert = await smtpServer.waitForMail(ada.email, 2);
    expect(alert.parsed.subject).toBe('Your MikroChat password was changed');
    expect(alert.link).toBe('');
    expect(
      await server.call('POST', paths.passwordLogin, { email: ada.email, password: newPassword }),
    ).toMatchObject(refusal(401, 'invalid_credentials'));
  });

  it('is answered the same for unknown email addresses, which get no mail', async () => {
    const unknownEmail = newEmail();
    const [unknown, existing] = [await ask(unknownEmail), await ask(root.email)];
    expect(unknown.text).toBe(existing.text);
    await smtpServer.waitForMail(root.email);
    expect(smtpServer.mailsTo(unknownEmail)).toEqual([]);
  });

  it('cannot be reset by disabled users', async () => {
    const admin = await server.admin();
    const ada = await server.newUser(admin);
    await ask(ada.email);
    const { token } = await smtpServer.waitForMail(ada.email);
    await admin.call('PUT', at(paths.userStatus, ada.id), { disabled: true });
    expect(await reset(ada.email, token)).toMatchObject(refusal(403, 'account_disabled'));
    await ask(ada.email);
    const other = await server.newUser(admin);
    await ask(other.email);
    await smtpServer.waitForMail(other.email);
    const links = smtpServer.mailsTo(ada.email).filter((mail) => mail.token !== '');
    expect(links).toHaveLength(1);
  });

  it('sends invited users their invitation again', async () => {
    const admin = await server.admin();
    const email = newEmail();
    await admin.call('POST', paths.addUser, { email });
    await smtpServer.waitForMail(email);
    await ask(email);
    const { link } = await smtpServer.waitForMail(email, 2);
    expect(link).toContain('/set-password#');
  });

  it('can be reset by an admin who sends the link', async () => {
    const admin = await server.admin();
    const ada = await server.newUser(admin);
    expect((await admin.call('POST', at(paths.userPassword, ada.id), {})).status).toBe(200);
    const { link } = await smtpServer.waitForMail(ada.email);
    expect(link).toContain('/reset-password#');
    expect((await ada.call('GET', paths.me)).status).toBe(200);
  });

  it('is reset with a link that requests of other clients do not revoke', async () => {
    const ada = await server.newUser(await server.admin());
    await ask(ada.email);
    const { token } = await smtpServer.waitForMail(ada.email);
    for (const [index, agent] of ['a', 'b', 'c', 'd', 'e', 'f'].entries()) {
      const options = { headers: { 'user-agent': agent } };
      await server.call('POST', paths.passwordReset, { email: ada.email }, options);
      await smtpServer.waitForMail(ada.email, index + 2);
    }
    expect((await reset(ada.email, token)).status).toBe(200);
    for (const mail of smtpServer.mailsTo(ada.email).filter(({ link }) => link.includes('/reset-password'))) {
      expect(await reset(ada.email, mail.token)).toMatchObject(refusal(400, 'invalid_link'));
    }
  });

  it('requested for an invited user revokes no invitation', async () => {
    const admin = await server.admin();
    const email = newEmail();
    await admin.call('POST', paths.addUser, { email });
    const { token } = await smtpServer.waitForMail(email);
    await ask(email);
    await smtpServer.waitForMail(email, 2);
    expect((await reset(email, token)).status).toBe(200);
  });

  it('has a reset link that expires after an hour', async () => {
    await ask(root.email);
    const { token } = await smtpServer.waitForMail(root.email, smtpServer.mailsTo(root.email).length + 1);
    server.clock.advance(HOUR + 1000);
    expect(await reset(root.email, token)).toMatchObject(refusal(400, 'invalid_link'));
  });

  it('is not reset with a link of another purpose', async () => {
    const admin = await server.admin();
    const ada = await server.newUser(admin);
    await ask(ada.email);
    const { token } = await smtpServer.waitForMail(ada.email);
    const other = newEmail();
    await admin.call('POST', paths.addUser, { email: other });
    expect(await reset(other, token)).toMatchObject(refusal(400, 'invalid_link'));
    expect(await reset(ada.email, ada.tokens.accessToken)).toMatchObject(refusal(400, 'invalid_link'));
    expect(await server.call('GET', paths.me, undefined, { token })).toMatchObject(
      refusal(401, 'unauthorized'),
    );
  });

  it('is reset to take back an account that an attacker registered with the user’s email address', async () => {
    const email = newEmail();
    const thief = await server.call<TokensBody>('POST', paths.register, { email, password: newPassword });
    expect(thief.status).toBe(200);
    await ask(email);
    const { token } = await smtpServer.waitForMail(email);
    expect((await reset(email, token)).status).toBe(200);
    expect((await smtpServer.waitForMail(email, 2)).parsed.subject).toBe(
      'Your MikroChat password was changed',
    );
    const stolen = server.userWith(email, thief.body as Tokens);
    expect(await stolen.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
    expect(
      await server.query(`select type from audit_events where user_id = $1 and type = 'address_proved'`, [
        stolen.id,
      ]),
    ).toHaveLength(1);
  });

  it('sends a security alert when it is changed by a signed-in user', async () => {
    const ada = await server.newUser(await server.admin());
    await ada.call('POST', paths.changePassword, {
      currentPassword: newPassword,
      newPassword: choose.password,
    });
    const { parsed } = await smtpServer.waitForMail(ada.email);
    expect(parsed.subject).toBe('Your MikroChat password was changed');
  });
});

describe('password mode without email', () => {
  const server = aServer();

  it('has no routes that need email', async () => {
    const admin = await server.admin();
    const { body } = await server.call<PublicConfiguration>('GET', paths.configFile);
    expect(body.auth).toMatchObject({ hasEmail: false, passwordResetEnabled: false });
    expect(await server.call('POST', paths.passwordReset, root)).toMatchObject(refusal(404, 'not_available'));
    expect(await admin.call('POST', at(paths.inviteUser, admin.id))).toMatchObject(
      refusal(404, 'not_available'),
    );
    expect(await admin.call('GET', paths.mails)).toMatchObject(refusal(404, 'not_available'));
    const refused = refusal(400, 'invalid_input');
    expect(await admin.call('POST', paths.addUser, { email: newEmail() })).toMatchObject(refused);
    expect(await admin.call('POST', at(paths.userPassword, admin.id), {})).toMatchObject(refused);
  });
});
