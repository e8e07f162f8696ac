import { at, paths, type MailsBody } from '@mikrochat/contract';
import { SmtpTestServer } from '@mikrochat/test-mail';
import { refusal } from './support/client.js';
import { DAY, HOUR, MINUTE, SECOND } from './support/clock.js';
import { emailThrough } from './support/configuration.js';
import { aServerWithMail, newEmail, newPassword, TestServer, type TestUser } from './support/server.js';

/** Waits until a condition is true. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; !(await holds());) {
    if (Date.now() > end) throw new Error('This never came true.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the outbox', () => {
  // The clock is advanced by days here, and admin actions require recent authentication.
  const { server, smtpServer } = aServerWithMail({ auth: { jwtExpirySeconds: (60 * DAY) / SECOND } });
  let admin: TestUser;

  beforeEach(async () => {
    admin = await server.admin();
  });

  const invite = async (email = newEmail()): Promise<{ email: string; id: string }> => {
    const { body } = await admin.call<{ userId: string }>('POST', paths.addUser, { email });
    return { email, id: body.userId };
  };
  const waiting = async () => (await admin.call<MailsBody>('GET', paths.mails)).body;
  const mailTo = async (email: string) => (await waiting()).mails.find((mail) => mail.email === email);
  const tried = (email: string, times: number) =>
    until(async () => ((await mailTo(email))?.tries ?? 0) >= times);
  /** Advances the clock and runs the outbox. */
  const pass = async (milliseconds: number): Promise<void> => {
    server.clock.advance(milliseconds);
    await server.query(`select pg_notify('mikrochat', 'mail')`);
  };

  it('is empty when every mail has been sent', async () => {
    const { email } = await invite();
    await smtpServer.waitForMail(email);
    await until(async () => (await waiting()).waiting === 0);
    expect(await waiting()).toEqual({ mails: [], waiting: 0, failed: 0 });
  });

  it('keeps a mail while the mail server is unavailable, and sends it later', async () => {
    await smtpServer.close();
    const { email, id } = await invite();
    await tried(email, 1);
    const mail = await mailTo(email);
    expect(mail).toMatchObject({ kind: 'invite', email, userId: id, failedAt: null });
    expect(mail?.problem).toMatch(/ECONNREFUSED/);
    expect(await server.call('GET', paths.ready)).toMatchObject({ status: 200, body: { mail: 'failing' } });
    await smtpServer.open();
    await pass(10 * SECOND);
    expect((await smtpServer.waitForMail(email)).link).toContain('/set-password#');
    await until(async () => (await waiting()).waiting === 0);
    expect(await server.call('GET', paths.ready)).toMatchObject({ body: { mail: 'working' } });
  });

  it('retries at increasing intervals, and gives up after a day', async () => {
    smtpServer.rejectsWith = 451;
    const { email, id } = await invite();
    await tried(email, 1);
    const delays: number[] = [];
    for (let time = 2; ; time++) {
      const mail = await mailTo(email);
      if (!mail?.nextTryAt) break;
      const delay = mail.nextTryAt - server.clock.now().getTime();
      delays.push(Math.round(delay / SECOND));
      await pass(delay + 100);
      await tried(email, time);
    }
    expect(delays.slice(0, 5)).toEqual([5, 10, 30, 60, 120]);
    expect(Math.max(...delays)).toBe(HOUR / SECOND);
    smtpServer.rejectsWith = null;
    expect(await mailTo(email)).toMatchObject({
      nextTryAt: null,
      failedAt: expect.any(Number),
    });
    expect(await waiting()).toMatchObject({ waiting: 0, failed: 1 });
    expect(
      await server.query(`select type from audit_events where user_id = $1 and type = 'mail_failed'`, [id]),
    ).toHaveLength(1);
  });

  it('lets an admin send a failed mail again', async () => {
    const [mail] = (await waiting()).mails;
    expect((await admin.call('POST', at(paths.sendMailAgain, mail?.id ?? ''))).status).toBe(200);
    const { token } = await smtpServer.waitForMail(mail?.email ?? '');
    const body = { email: mail?.email, token, password: newPassword };
    expect((await server.call('POST', paths.setupPassword, body)).status).toBe(200);
  });

  it('gives up immediately on an email address that does not exist', async () => {
    smtpServer.rejectsWith = 550;
    const { email } = await invite();
    await tried(email, 1);
    smtpServer.rejectsWith = null;
    const mail = await mailTo(email);
    expect(mail).toMatchObject({ email, tries: 1, nextTryAt: null, problem: '550 Not here' });
    expect((await admin.call('DELETE', at(paths.mail, mail?.id ?? ''))).status).toBe(200);
    expect(await waiting()).toMatchObject({ mails: [], failed: 0 });
    expect(await admin.call('DELETE', at(paths.mail, mail?.id ?? ''))).toMatchObject(
      refusal(404, 'not_found'),
    );
    expect(
      await server.query(`select actor_id, user_id, details from audit_events where type = 'mail_removed'`),
    ).toEqual([{ actor_id: admin.id, user_id: mail?.userId, details: { mailId: mail?.id, kind: 'invite' } }]);
  });

  it('does not delay responses for a slow mail server', async () => {
    smtpServer.delayMs = 2_000;
    const begin = performance.now();
    const { email } = await invite();
    await server.call('POST', paths.passwordReset, { email });
    expect(performance.now() - begin).toBeLessThan(1_500);
    smtpServer.delayMs = 0;
    await smtpServer.waitForMail(email);
  });

  it('deletes the mails of a removed user', async () => {
    await smtpServer.close();
    const { email, id } = await invite();
    await tried(email, 1);
    await admin.call('DELETE', at(paths.user, id));
    expect(await mailTo(email)).toBeUndefined();
    await smtpServer.open();
  });

  it('starts the expiry of a link when it is sent', async () => {
    await smtpServer.close();
    const { email } = await invite();
    await tried(email, 1);
    await smtpServer.open();
    await pass(20 * HOUR);
    const { token } = await smtpServer.waitForMail(email);
    await pass(6 * DAY);
    const body = { email, token, password: newPassword };
    expect((await server.call('POST', paths.setupPassword, body)).status).toBe(200);
  });

  it('is visible to admins only', async () => {
    const ada = await server.newUser(await server.admin());
    expect(await ada.call('GET', paths.mails)).toMatchObject(refusal(403, 'forbidden'));
    expect(await server.call('GET', paths.mails)).toMatchObject(refusal(401, 'unauthorized'));
  });
});

describe('replicas', () => {
  const smtpServer = new SmtpTestServer();
  const first = new TestServer();
  const second = new TestServer({}, () => first.databaseUrl);

  beforeAll(async () => {
    await smtpServer.open();
    for (const server of [first, second]) await server.start({ email: emailThrough(smtpServer) });
  });
  afterAll(async () => {
    await second.stop();
    await first.close();
    await smtpServer.close();
  });

  it('share the outbox, and each mail is sent once', async () => {
    smtpServer.delayMs = 20;
    const admin = await first.admin();
    const emails = Array.from({ length: 20 }, () => newEmail());
    await Promise.all(emails.map((email) => admin.call('POST', paths.addUser, { email })));
    for (const email of emails) await smtpServer.waitForMail(email);
    await until(async () => (await admin.call<MailsBody>('GET', paths.mails)).body.waiting === 0);
    expect(smtpServer.received).toHaveLength(20);
  });
});

describe('a mail server with TLS and authentication', () => {
  const credentials = { user: 'chat@example.com', password: 'let me send' };

  it.each([
    ['takes what comes with both', credentials.password, true],
    ['gets nothing with another password', 'wrong', false],
  ])('%s', async (_, password, arrives) => {
    const smtpServer = new SmtpTestServer({ tls: true, credentials });
    const server = new TestServer();
    await smtpServer.open();
    await server.start({ email: { ...emailThrough(smtpServer), secure: true, password } });
    const admin = await server.admin();
    const email = newEmail();
    await admin.call('POST', paths.addUser, { email });
    if (arrives) await smtpServer.waitForMail(email);
    await until(async () => {
      const { mails } = (await admin.call<MailsBody>('GET', paths.mails)).body;
      return arrives ? mails.length === 0 : Boolean(mails[0]?.problem?.includes('535'));
    });
    expect(server.logLines.join('')).not.toContain(password === 'wrong' ? '"wrong"' : password);
    await server.close();
    await smtpServer.close();
  });
});

describe('custom mail templates', () => {
  const { server, smtpServer } = aServerWithMail({
    auth: {
      authMode: 'magic-link',
      templates: {
        textVersion: (link, minutes) => `Hop in: ${link} (${minutes} min)`,
        htmlVersion: '<a href="{{link}}">{{appName}} for {{expiryMinutes}} min</a>',
      },
    },
    email: { emailSubject: 'Hop in!' },
  });

  it('are used, with escaped values in HTML', async () => {
    await server.call('POST', paths.login, { email: 'root@example.com' });
    const { parsed, link } = await smtpServer.waitForMail('root@example.com');
    expect(parsed.subject).toBe('Hop in!');
    expect(parsed.text?.trim()).toBe(`Hop in: ${link} (15 min)`);
    expect(String(parsed.html).trim()).toBe(
      `<a href="${link.replace('&', '&amp;')}">MikroChat for 15 min</a>`,
    );
    server.clock.advance(MINUTE);
  });
});
