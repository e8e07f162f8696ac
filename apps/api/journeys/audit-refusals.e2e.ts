import { get } from 'node:http';
import { at, paths, type ErrorCode } from '@mikrochat/contract';
import { auditDuring, auditWritten, type AuditRow } from './support/audit.js';
import { HOUR, MINUTE } from './support/clock.js';
import { appUrl, root, type Overrides } from './support/configuration.js';
import { Browser } from './support/oauth-browser.js';
import { aServer, aServerWithMail, newEmail, newPassword, type TestUser } from './support/server.js';

const chosen = 'chosen by myself, and long';
const club: NonNullable<NonNullable<Overrides['oauth']>['custom']>[number] = {
  id: 'club',
  name: 'Club',
  authorizationUrl: 'http://127.0.0.1:9/authorize',
  tokenUrl: 'http://127.0.0.1:9/token',
  userInfoUrl: 'http://127.0.0.1:9/me',
  clientId: 'chat',
  clientSecret: 'secret of the club',
  redirectUri: `${appUrl}${at(paths.oauthCallback, 'club')}`,
};
const overrides: Overrides = { auth: { isInviteRequired: false }, oauth: { custom: [club] } };

/** What a browser does for a name that was bound to our address; fetch sets no Host header. */
const askAs = (host: string, url: string) =>
  new Promise((resolve, reject) =>
    get(url, { headers: { host } }, (answer) => answer.resume().on('end', resolve)).on('error', reject),
  );

interface Refusal {
  readonly title: string;
  readonly type: AuditRow['type'];
  readonly code: ErrorCode;
  readonly route: string;
  readonly by?: () => string;
  readonly about?: () => string;
  readonly details?: object;
  readonly act: () => Promise<unknown>;
}

describe('every refusal of authentication or authorization is an event:', () => {
  const { server, smtpServer } = aServerWithMail(overrides);
  const secrets: string[] = ['a wrong guess', 'junk.link.token', root.password, newPassword, chosen];
  let admin: TestUser;
  let ada: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
    ada = await server.newUser(admin);
  });

  const spentLink = async (): Promise<string> => {
    await server.call('POST', paths.passwordReset, { email: ada.email });
    const { token } = await smtpServer.waitForMail(ada.email);
    secrets.push(token);
    const body = { email: ada.email, token, password: chosen };
    const { status } = await server.call('POST', paths.setupPassword, body);
    if (status !== 200) throw new Error('The link did not work.');
    return token;
  };
  let spent = '';
  beforeAll(async () => {
    spent = await spentLink();
    ada = await server.signIn(ada.email, chosen);
  });

  const setUp = (token: string) =>
    server.call('POST', paths.setupPassword, { email: ada.email, token, password: 'another fine long one' });
  const refusals: Refusal[] = [
    {
      title: 'a wrong password',
      type: 'sign_in_refused',
      code: 'invalid_credentials',
      route: 'POST /auth/password-login',
      about: () => ada.id,
      details: { method: 'password' },
      act: () => server.call('POST', paths.passwordLogin, { email: ada.email, password: 'a wrong guess' }),
    },
    {
      title: 'an unknown address',
      type: 'sign_in_refused',
      code: 'invalid_credentials',
      route: 'POST /auth/password-login',
      details: { method: 'password' },
      act: () => server.call('POST', paths.passwordLogin, { email: newEmail(), password: 'a wrong guess' }),
    },
    {
      title: 'a junk link token',
      type: 'password_setup_refused',
      code: 'invalid_link',
      route: 'POST /auth/setup-password',
      act: () => setUp('junk.link.token'),
    },
    {
      title: 'a spent link',
      type: 'password_setup_refused',
      code: 'invalid_link',
      route: 'POST /auth/setup-password',
      about: () => ada.id,
      act: () => setUp(spent),
    },
    {
      title: 'a wrong current password',
      type: 'password_change_refused',
      code: 'invalid_credentials',
      route: 'POST /auth/change-password',
      by: () => ada.id,
      about: () => ada.id,
      act: () =>
        ada.call('POST', paths.changePassword, {
          currentPassword: 'a wrong guess',
          newPassword: 'another fine long one',
        }),
    },
    {
      title: 'a plain user at an admin route',
      type: 'request_refused',
      code: 'forbidden',
      route: 'PUT /users/:id/role',
      by: () => ada.id,
      about: () => admin.id,
      act: () => ada.call('PUT', at(paths.userRole, admin.id), { role: 'user' }),
    },
    {
      title: 'the registration of a taken address',
      type: 'registration_refused',
      code: 'email_taken',
      route: 'POST /auth/register',
      about: () => ada.id,
      act: () => server.call('POST', paths.register, { email: ada.email, password: 'another fine long one' }),
    },
    {
      title: 'a callback without a flow, in a browser',
      type: 'sign_in_refused',
      code: 'invalid_state',
      route: 'GET /auth/oauth/:id/callback',
      details: { method: 'oauth:club' },
      act: () => new Browser(server).ask(`${at(paths.oauthCallback, 'club')}?state=x&code=stolen`),
    },
    {
      title: 'a callback without a flow, by a program',
      type: 'sign_in_refused',
      code: 'invalid_state',
      route: 'GET /auth/oauth/:id/callback',
      act: () => server.call('GET', `${at(paths.oauthCallback, 'club')}?state=x&code=stolen`),
    },
    {
      title: 'a code of a flow that never was',
      type: 'sign_in_refused',
      code: 'invalid_state',
      route: 'POST /auth/oauth/exchange',
      act: () => server.call('POST', paths.oauthExchange, { code: 'stolen' }),
    },
    {
      title: 'a request from another site',
      type: 'refresh_refused',
      code: 'csrf',
      route: 'POST /auth/refresh',
      act: () =>
        server.call(
          'POST',
          paths.refresh,
          {},
          { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } },
        ),
    },
    {
      title: 'a host that is not ours',
      type: 'request_refused',
      code: 'wrong_host',
      route: 'GET /auth/me',
      act: () => askAs('evil.example', server.url + paths.me),
    },
    {
      title: 'a forged access token',
      type: 'request_refused',
      code: 'unauthorized',
      route: 'GET /auth/me',
      act: () => server.call('GET', paths.me, undefined, { token: 'a.b.c' }),
    },
    {
      title: 'an access token of an ended session',
      type: 'request_refused',
      code: 'unauthorized',
      route: 'GET /auth/me',
      about: () => admin.id,
      act: async () => {
        const device = await server.admin();
        await device.call('POST', paths.logout);
        await device.call('GET', paths.me);
      },
    },
    {
      title: 'a refresh token of no session',
      type: 'refresh_refused',
      code: 'invalid_refresh_token',
      route: 'POST /auth/refresh',
      act: () => server.call('POST', paths.refresh, { refreshToken: 'stolen' }),
    },
    {
      title: 'an admin who would shut out themselves',
      type: 'request_refused',
      code: 'own_account',
      route: 'PUT /users/:id/status',
      by: () => admin.id,
      about: () => admin.id,
      act: () => admin.call('PUT', at(paths.userStatus, admin.id), { disabled: true }),
    },
    {
      title: 'the last admin who would leave',
      type: 'request_refused',
      code: 'last_admin',
      route: 'POST /users/exit',
      by: () => admin.id,
      act: () => admin.call('POST', paths.leave),
    },
  ];

  it.each(refusals)('$title', async ({ type, code, route, by, about, details, act }) => {
    const events = (await auditDuring(server, act)).filter((event) => event.type.endsWith('_refused'));
    expect(events).toMatchObject([
      {
        type,
        actor_id: by?.() ?? null,
        user_id: about?.() ?? null,
        ip: '127.0.0.1',
        details: { code, route, requestId: expect.stringMatching(/^[\da-f-]{36}$/) as unknown, ...details },
      },
    ]);
  });

  it('an old session where a fresh one is needed', async () => {
    const old = await server.newUser(admin);
    server.clock.advance(11 * MINUTE);
    expect(await auditDuring(server, () => old.call('POST', paths.leave))).toMatchObject([
      { type: 'request_refused', actor_id: old.id, details: { code: 'reauthentication_required' } },
    ]);
  });

  it('somebody disabled, with the right password', async () => {
    const eve = await server.newUser(await server.admin());
    await server.query('update users set disabled_at = now() where id = $1', [eve.id]);
    const login = () => server.call('POST', paths.passwordLogin, { email: eve.email, password: newPassword });
    expect(await auditDuring(server, login)).toMatchObject([
      { type: 'sign_in_refused', user_id: eve.id, details: { code: 'account_disabled', method: 'password' } },
    ]);
  });

  it('names the request as the answer and the log do', async () => {
    let id: string | null = null;
    const [event] = await auditDuring(server, async () => {
      const { headers } = await server.call('GET', paths.me, undefined, { token: 'a.b.c' });
      id = headers.get('x-request-id');
    });
    expect(event?.details['requestId']).toBe(id);
  });

  it('but no page load of a visitor, no token that ran out as all do, and nothing that is no matter of access', async () => {
    const person = await server.newUser(await server.admin());
    await person.call('GET', paths.me);
    const events = await auditDuring(server, async () => {
      await server.call('GET', paths.me);
      await server.call('POST', paths.refresh, {});
      await server.call('POST', paths.logout);
      await server.call('GET', '/nothing');
      await server.call('DELETE', paths.me);
      await server.call('POST', paths.passwordLogin, { email: 'no address' });
      server.clock.advance(HOUR);
      await person.call('GET', paths.me);
    });
    expect(events).toEqual([]);
  });

  it('and holds no secret, no address and nothing of a query or body', async () => {
    const [{ text } = { text: '' }] = await server.query<{ text: string }>(
      `select string_agg(to_jsonb(audit_events)::text, ' ') as text from audit_events`,
    );
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/\$scrypt|eyJ|@example\.com|stolen|\?state/);
  });
});

describe('who has to wait is written down too:', () => {
  const server = aServer({ server: { rateLimit: { enabled: true, requestsPerMinute: 60 } } });

  it('a paused sign-in, and too many requests of one address', async () => {
    const { email } = root;
    const [{ id: admin } = { id: '' }] = await server.query<{ id: string }>('select id from users');
    const guess = () => server.call('POST', paths.passwordLogin, { email, password: 'a wrong guess' });
    const events = await auditDuring(server, async () => {
      for (let time = 0; time < 6; time++) await guess();
    });
    expect(events.map(({ type, details }) => [type, details['code']])).toEqual([
      ...Array.from({ length: 5 }, () => ['sign_in_refused', 'invalid_credentials']),
      ['sign_in_refused', 'too_many_attempts'],
    ]);
    expect(events.map(({ user_id: id }) => id)).toEqual(Array.from({ length: 6 }, () => admin));
    const flood = await auditDuring(server, async () => {
      for (let time = 0; time < 60; time++) await server.call('GET', paths.me);
    });
    expect(flood[0]).toMatchObject({
      type: 'request_refused',
      details: { code: 'too_many_attempts', route: 'GET /auth/me' },
    });
    expect(flood).toHaveLength(6);
  });
});

describe('a flood of refusals', () => {
  const REQUESTS = 3_000;
  const server = aServer();
  const events = (ip: string) =>
    server.query<AuditRow>('select * from audit_events where ip = $1 order by id', [ip]);
  const total = (rows: readonly AuditRow[]) =>
    rows.reduce((sum, { details }) => sum + Number(details['count'] ?? 1), 0);

  async function flood(ip: string, requests = REQUESTS): Promise<void> {
    const junk = () =>
      server.call('POST', paths.refresh, { refreshToken: 'stolen' }, { headers: { 'x-forwarded-for': ip } });
    for (let sent = 0; sent < requests; sent += 100) await Promise.all(Array.from({ length: 100 }, junk));
  }

  it(`of ${REQUESTS} becomes a few events, and their numbers add up`, async () => {
    await flood('203.0.113.1');
    server.clock.advance(2 * MINUTE);
    await auditWritten(server);
    const rows = await events('203.0.113.1');
    expect(total(rows)).toBe(REQUESTS);
    expect(rows.length).toBeLessThanOrEqual(12);
    const { firstAt, lastAt, ...details } = rows.at(-1)?.details ?? {};
    expect(details).toMatchObject({ code: 'invalid_refresh_token', route: 'POST /auth/refresh' });
    expect(new Date(String(lastAt))).toEqual(rows.at(-1)?.['at']);
    expect(String(firstAt) < String(lastAt)).toBe(true);
  });

  it('hides nothing that others are refused meanwhile', async () => {
    await flood('203.0.113.2', 200);
    const headers = { 'x-forwarded-for': '203.0.113.3' };
    const body = { email: root.email, password: 'a wrong guess' };
    await server.call('POST', paths.passwordLogin, body, { headers });
    await auditWritten(server);
    expect(await events('203.0.113.3')).toMatchObject([{ type: 'sign_in_refused' }]);
  });

  it('is written to the last one when the server stops', async () => {
    await flood('203.0.113.4', 500);
    await server.restart();
    expect(total(await events('203.0.113.4'))).toBe(500);
  });

  it('waits while the audit trail cannot be written; answers stay what they are, and as quick', async () => {
    await server.query('alter table audit_events rename to away');
    const began = performance.now();
    const refused = await server.call('POST', paths.refresh, { refreshToken: 'stolen' });
    expect(refused).toMatchObject({ status: 401, body: { code: 'invalid_refresh_token' } });
    await flood('203.0.113.5', 2_000);
    expect(performance.now() - began).toBeLessThan(10_000);
    await server.query('alter table away rename to audit_events');
    expect(server.logLines.some((line) => line.includes('audit events wait for the database'))).toBe(true);
    await server.restart();
    expect(total(await events('203.0.113.5'))).toBe(2_000);
  });

  it('is told in the log, with its number, where the server stops before it could be written', async () => {
    await server.query('alter table audit_events rename to away');
    await flood('203.0.113.6', 300);
    await server.stop();
    await server.query('alter table away rename to audit_events');
    const line = server.logLines.find((one) => one.includes('refusals were not written')) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({ level: 'error', refusals: 300 });
    await server.start();
  });
});

describe('an answer', () => {
  const server = aServer();
  const LOCK_SECONDS = 4;

  /** Nothing is written into the audit trail while this runs. */
  async function whileTheTrailIsLocked(act: () => Promise<unknown>): Promise<number> {
    const holding = server.query(
      `begin; lock table audit_events in access exclusive mode; select pg_sleep(${LOCK_SECONDS}); commit`,
    );
    const isHeld = async () =>
      (
        await server.query(
          `select from pg_locks where mode = 'AccessExclusiveLock' and relation = 'audit_events'::regclass`,
        )
      ).length > 0;
    while (!(await isHeld()));
    const began = performance.now();
    await act();
    const took = performance.now() - began;
    await holding;
    return took;
  }

  it('never waits for the audit trail, for an unknown address or a known one', async () => {
    const emails = [root.email, newEmail()];
    const took = await whileTheTrailIsLocked(async () => {
      for (const email of emails) {
        const body = { email, password: 'a wrong guess' };
        expect(await server.call('POST', paths.passwordLogin, body)).toMatchObject({ status: 401 });
      }
    });
    expect(took).toBeLessThan((LOCK_SECONDS * 1000) / 2);
    await auditWritten(server);
    expect(await server.query(`select from audit_events where type = 'sign_in_refused'`)).toHaveLength(2);
  });
});
