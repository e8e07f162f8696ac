import { get } from 'node:http';
import { at, paths, type ErrorCode } from '@mikrochat/contract';
import { auditDuring, type AuditRow } from './support/audit.js';
import { HOUR, MINUTE } from './support/clock.js';
import { appUrl, root, type Overrides } from './support/configuration.js';
import { Browser } from './support/oauth-browser.js';
import { aServerWithMail, newEmail, newPassword, type TestUser } from './support/server.js';

const chosen = 'chosen by myself, and long';
const providerSettings: NonNullable<NonNullable<Overrides['oauth']>['custom']>[number] = {
  id: 'keycloak',
  name: 'Keycloak',
  authorizationUrl: 'http://127.0.0.1:9/authorize',
  tokenUrl: 'http://127.0.0.1:9/token',
  userInfoUrl: 'http://127.0.0.1:9/me',
  clientId: 'chat',
  clientSecret: 'secret of the client',
  redirectUri: `${appUrl}${at(paths.oauthCallback, 'keycloak')}`,
};
const overrides: Overrides = { auth: { isInviteRequired: false }, oauth: { custom: [providerSettings] } };

/** Sends a Host header, which `fetch` cannot: the request of a browser after DNS rebinding. */
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

describe('every refused authentication or authorization is an audit event:', () => {
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
      details: { method: 'oauth:keycloak' },
      act: () => new Browser(server).get(`${at(paths.oauthCallback, 'keycloak')}?state=x&code=stolen`),
    },
    {
      title: 'a callback without a flow, by a program',
      type: 'sign_in_refused',
      code: 'invalid_state',
      route: 'GET /auth/oauth/:id/callback',
      act: () => server.call('GET', `${at(paths.oauthCallback, 'keycloak')}?state=x&code=stolen`),
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

  it('a request that requires recent authentication', async () => {
    const old = await server.newUser(admin);
    server.clock.advance(11 * MINUTE);
    expect(await auditDuring(server, () => old.call('POST', paths.leave))).toMatchObject([
      { type: 'request_refused', actor_id: old.id, details: { code: 'reauthentication_required' } },
    ]);
  });

  it('a disabled user with the right password', async () => {
    const eve = await server.newUser(await server.admin());
    await server.query('update users set disabled_at = now() where id = $1', [eve.id]);
    const login = () => server.call('POST', paths.passwordLogin, { email: eve.email, password: newPassword });
    expect(await auditDuring(server, login)).toMatchObject([
      { type: 'sign_in_refused', user_id: eve.id, details: { code: 'account_disabled', method: 'password' } },
    ]);
  });

  it('has the same request id as the response and the log', async () => {
    let id: string | null = null;
    const [event] = await auditDuring(server, async () => {
      const { headers } = await server.call('GET', paths.me, undefined, { token: 'a.b.c' });
      id = headers.get('x-request-id');
    });
    expect(event?.details['requestId']).toBe(id);
  });

  it('but not a page load without a session, a normally expired token or an invalid request', async () => {
    const user = await server.newUser(await server.admin());
    await user.call('GET', paths.me);
    const events = await auditDuring(server, async () => {
      await server.call('GET', paths.me);
      await server.call('POST', paths.refresh, {});
      await server.call('POST', paths.logout);
      await server.call('GET', '/nothing');
      await server.call('DELETE', paths.me);
      await server.call('POST', paths.passwordLogin, { email: 'no address' });
      server.clock.advance(HOUR);
      await user.call('GET', paths.me);
    });
    expect(events).toEqual([]);
  });

  it('and contains no secret, email address, query or body', async () => {
    const [{ text } = { text: '' }] = await server.query<{ text: string }>(
      `select string_agg(to_jsonb(audit_events)::text, ' ') as text from audit_events`,
    );
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/\$scrypt|eyJ|@example\.com|stolen|\?state/);
  });
});
