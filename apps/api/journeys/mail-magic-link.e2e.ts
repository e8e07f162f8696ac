import { paths, type MeBody, type PublicConfiguration, type TokensBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { MINUTE } from './support/clock.js';
import { root } from './support/configuration.js';
import { aServerWithMail, newEmail, type Tokens } from './support/server.js';
import { claimsOf } from './support/tokens.js';

const magicLink = { authMode: 'magic-link' } as const;

describe('signing in with a magic link', () => {
  const { server, smtpServer } = aServerWithMail({ auth: magicLink });
  const ask = (email: string) => server.call('POST', paths.login, { email });
  const verify = (email: string, token: string) =>
    server.call<TokensBody>('POST', paths.verify, { email }, { token });

  beforeEach(() => smtpServer.received.splice(0));

  it('sends a link that signs in once', async () => {
    expect(await ask(root.email)).toMatchObject({ status: 200, body: { success: true } });
    const { link, token } = await smtpServer.waitForMail(root.email);
    expect(link).toMatch(/^http:\/\/localhost:8000\/magic-link#token=[\w.-]+&email=root%40example\.com$/);
    const { status, body } = await verify(root.email, token);
    expect(status).toBe(200);
    expect(await server.userWith(root.email, body as Tokens).call('GET', paths.me)).toMatchObject({
      status: 200,
      body: { user: { email: root.email } },
    });
    expect(await verify(root.email, token)).toMatchObject(refusal(400, 'invalid_link'));
  });

  it('sends text and HTML with product, recipient, expiry and what to do if it was not requested', async () => {
    await ask(root.email);
    const { parsed, link } = await smtpServer.waitForMail(root.email);
    expect(parsed.subject).toBe('Your MikroChat Login Link');
    expect(parsed.from?.value).toEqual([{ name: 'MikroChat', address: 'chat@example.com' }]);
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(parsed.messageId).toMatch(/^<[0-9a-f-]{36}@localhost>$/);
    for (const version of [parsed.text, String(parsed.html)]) {
      expect(version).toContain('root@example.com');
      expect(version).toContain('15 minutes');
      expect(version).toContain('did not ask');
    }
    expect(String(parsed.html)).toContain(link.replace('&', '&amp;'));
    expect(String(parsed.html)).not.toMatch(/<img|src=|url\(|https?:(?!\/\/localhost:8000\/magic-link)/);
    expect(String(parsed.html)).toContain('prefers-color-scheme: dark');
  });

  it('answers the same for unknown email addresses, and sends them nothing', async () => {
    const unknown = newEmail();
    const answers = [await ask(unknown), await ask(root.email)];
    expect(answers[0]?.text).toBe(answers[1]?.text);
    await smtpServer.waitForMail(root.email);
    expect(smtpServer.mailsTo(unknown)).toEqual([]);
    expect(await server.query('select id from outbox')).toEqual([]);
  });

  it('starts one session for sixteen simultaneous clicks', async () => {
    await ask(root.email);
    const { token } = await smtpServer.waitForMail(root.email);
    const answers = await Promise.all(Array.from({ length: 16 }, () => verify(root.email, token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(15).fill(400)]);
  });

  it('revokes the previous link of the same browser', async () => {
    await ask(root.email);
    const first = await smtpServer.waitForMail(root.email, 1);
    await ask(root.email);
    const second = await smtpServer.waitForMail(root.email, 2);
    expect(await verify(root.email, first.token)).toMatchObject(refusal(400, 'invalid_link'));
    expect((await verify(root.email, second.token)).status).toBe(200);
  });

  it('recognizes the browser by a cookie, which is stored as a hash', async () => {
    const { cookies, headers } = await ask(root.email);
    const cookie = cookies['mikrochat_link_request'] ?? '';
    expect(cookie).toMatch(/^[\w-]{43}$/);
    expect(headers.getSetCookie().join()).toMatch(/Path=\/; Max-Age=86400; HttpOnly; SameSite=Strict$/);
    await smtpServer.waitForMail(root.email);
    const again = await server.call('POST', paths.login, { email: root.email }, { cookies });
    expect(again.cookies).toEqual(cookies);
    await smtpServer.waitForMail(root.email, 2);
    const rows = await server.query('select * from one_time_links');
    expect(JSON.stringify(rows)).not.toContain(cookie);
  });

  it.each([
    ['another browser', { headers: { 'user-agent': 'Firefox' } }],
    ['a browser with a made-up cookie', { cookies: { mikrochat_link_request: 'A'.repeat(43) } }],
    ['a browser of the same kind in the same network', { headers: { 'sec-fetch-site': 'same-origin' } }],
  ])('keeps the link when %s requests one for the same email address', async (_, otherClient) => {
    const victim = { headers: { 'sec-fetch-site': 'same-origin' } };
    const { cookies } = await server.call('POST', paths.login, { email: root.email }, victim);
    const first = await smtpServer.waitForMail(root.email, 1);
    for (let mails = 2; mails < 10; mails++) {
      await server.call('POST', paths.login, { email: root.email }, otherClient);
      await smtpServer.waitForMail(root.email, mails);
    }
    await server.call('POST', paths.login, { email: root.email }, { ...victim, cookies });
    const second = await smtpServer.waitForMail(root.email, 10);
    expect(await verify(root.email, first.token)).toMatchObject(refusal(400, 'invalid_link'));
    expect((await verify(root.email, second.token)).status).toBe(200);
  });

  it('sends the user a working link while attackers hold the maximum of active links', async () => {
    const otherClients = Array.from({ length: 7 }, (_, index) => ({
      headers: { 'user-agent': `Bot ${index}` },
    }));
    for (const [index, otherClient] of otherClients.entries()) {
      await server.call('POST', paths.login, { email: root.email }, otherClient);
      await smtpServer.waitForMail(root.email, index + 1);
    }
    await ask(root.email);
    const mine = await smtpServer.waitForMail(root.email, 8);
    for (const otherClient of otherClients) {
      await server.call('POST', paths.login, { email: root.email }, otherClient);
    }
    await smtpServer.waitForMail(root.email, 15);
    const active = await server.query(
      `select from one_time_links where email = $1 and used_at is null and expires_at > $2`,
      [root.email, server.clock.now()],
    );
    expect(active).toHaveLength(5);
    expect((await verify(root.email, mine.token)).status).toBe(200);
    for (const { token } of smtpServer.mailsTo(root.email)) {
      expect(await verify(root.email, token)).toMatchObject(refusal(400, 'invalid_link'));
    }
  });

  it('leaves one active link of sixteen that one browser requests at once', async () => {
    const { cookies } = await ask(newEmail());
    const asked = Array.from({ length: 16 }, () =>
      server.call('POST', paths.login, { email: root.email }, { cookies }),
    );
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array<number>(16).fill(200));
    const waiting = () => server.query('select from outbox');
    await smtpServer.waitForMail(root.email);
    while ((await waiting()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const answers = [];
    for (const { token } of smtpServer.mailsTo(root.email)) answers.push(await verify(root.email, token));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('rejects an expired link', async () => {
    await ask(root.email);
    const { token } = await smtpServer.waitForMail(root.email);
    server.clock.advance(15 * MINUTE + 1000);
    expect(await verify(root.email, token)).toMatchObject(refusal(400, 'invalid_link'));
  });

  it('accepts a link only with its own email address, in any spelling', async () => {
    await ask(root.email);
    const { token } = await smtpServer.waitForMail(root.email);
    expect(await verify(newEmail(), token)).toMatchObject(refusal(400, 'invalid_link'));
    expect((await verify(' ROOT@Example.com ', token)).status).toBe(200);
  });

  it('rejects disabled users, with old and new links', async () => {
    const admin = await signedIn(root.email);
    const email = newEmail();
    const { body } = await admin.call<{ userId: string }>('POST', paths.addUser, { email });
    await ask(email);
    const { token } = await smtpServer.waitForMail(email);
    await admin.call('PUT', `/users/${body.userId}/status`, { disabled: true });
    expect(await verify(email, token)).toMatchObject(refusal(403, 'account_disabled'));
    await ask(email);
    await ask(root.email);
    await smtpServer.waitForMail(root.email, 2);
    expect(smtpServer.mailsTo(email).filter((mail) => mail.token !== '')).toHaveLength(1);
    await admin.call('PUT', `/users/${body.userId}/status`, { disabled: false });
    // A link from before the account was disabled stays revoked.
    expect(await verify(email, token)).toMatchObject(refusal(400, 'invalid_link'));
  });

  it('does not spend a link that is only opened', async () => {
    await ask(root.email);
    const { link, token } = await smtpServer.waitForMail(root.email);
    const page = new URL(link);
    for (const method of ['GET', 'HEAD'] as const) {
      await server.call(method, page.pathname, undefined, { headers: { accept: 'text/html' } });
      await server.call(method, paths.verify, undefined, { token });
    }
    expect((await verify(root.email, token)).status).toBe(200);
  });

  it('is the sign-in method in the list of sessions', async () => {
    const user = await signedIn(root.email);
    const { body } = await user.call<{ sessions: { method: string }[] }>('GET', paths.sessions);
    expect(body.sessions[0]?.method).toBe('magic-link');
  });

  it('suggests no password change', async () => {
    const { body } = await (await signedIn(root.email)).call<MeBody>('GET', paths.me);
    expect(body.user.hasPassword).toBe(false);
    expect(body).not.toHaveProperty('passwordChangeSuggested');
  });

  it('has no password routes', async () => {
    for (const path of [paths.passwordLogin, paths.register, paths.passwordReset, paths.setupPassword]) {
      expect(await server.call('POST', path, {})).toMatchObject(refusal(404, 'not_available'));
    }
    const { body } = await server.call<PublicConfiguration>('GET', paths.configFile);
    expect(body.auth).toMatchObject({ mode: 'magic-link', hasEmail: true, passwordResetEnabled: false });
    expect(body.auth.mailbox).toBeUndefined();
    const html = { headers: { accept: 'application/json' } };
    expect((await server.call('GET', paths.mailbox, undefined, html)).status).toBe(404);
  });

  async function signedIn(email: string) {
    const before = smtpServer.mailsTo(email).length;
    await ask(email);
    const { token } = await smtpServer.waitForMail(email, before + 1);
    return server.userWith(email, (await verify(email, token)).body as Tokens);
  }
});

describe('signing in with a magic link without an invitation', () => {
  const { server, smtpServer } = aServerWithMail({ auth: { ...magicLink, isInviteRequired: false } });

  it('creates an account on the first click', async () => {
    const email = newEmail();
    await server.call('POST', paths.login, { email });
    const { token } = await smtpServer.waitForMail(email);
    expect(await server.query('select id from users where email = $1', [email])).toEqual([]);
    const { status, body } = await server.call<TokensBody>('POST', paths.verify, { email }, { token });
    expect(status).toBe(200);
    expect(claimsOf(body.accessToken)).toMatchObject({ email, role: 'user' });
  });
});

describe('requesting many magic links', () => {
  const { server, smtpServer } = aServerWithMail({
    auth: magicLink,
    server: { rateLimit: { enabled: true, requestsPerMinute: 10_000 } },
  });

  it.each(['unknown@example.com', root.email])(
    'is throttled for %s as for any email address',
    async (email) => {
      const ask = () => server.call('POST', paths.login, { email });
      const answers = [];
      for (let tries = 0; tries < 6; tries++) answers.push(await ask());
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
      expect(answers.at(-1)?.headers.get('retry-after')).toBe('1');
      expect(answers.at(-1)?.body).toMatchObject({ code: 'too_many_attempts', retryAfter: 1 });
    },
  );

  it('does not revoke the last link that was sent', async () => {
    const last = await smtpServer.waitForMail(root.email, 1);
    expect(last.token).not.toBe('');
  });
});
