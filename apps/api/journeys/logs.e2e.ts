import { paths } from '@mikrochat/contract';
import { root } from './support/configuration.js';
import { aServer, newEmail, newPassword, type TestUser } from './support/server.js';

interface Line {
  readonly reqId?: string;
  readonly msg: string;
  readonly method?: string;
  readonly path?: string;
  readonly status?: number;
}

describe('the log', () => {
  const server = aServer({ auth: { passwordChange: 'force', isInviteRequired: false } });
  let admin: TestUser;

  const linesOf = (id: string | null): Line[] =>
    server.logLines.map((line) => JSON.parse(line) as Line).filter(({ reqId }) => reqId === id);
  const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

  beforeAll(async () => {
    const { setupToken } = (await server.call('POST', paths.passwordLogin, root)).body;
    const body = { email: root.email, token: setupToken, password: 'what root really wants' };
    admin = server.userWith(
      root.email,
      (await server.call<TestUser['tokens']>('POST', paths.setupPassword, body)).body,
    );
  });

  it('has one line per request, with the request id of the response', async () => {
    const { headers } = await admin.call('GET', `${paths.users}?search=grace@example.com`);
    await settled();
    expect(linesOf(headers.get('x-request-id'))).toMatchObject([
      { msg: 'request', method: 'GET', path: '/users', status: 200, ip: '127.0.0.1' },
    ]);
  });

  it('records refused requests', async () => {
    const { headers } = await server.call('POST', paths.passwordLogin, {
      email: newEmail(),
      password: 'wrong',
    });
    await settled();
    expect(linesOf(headers.get('x-request-id'))).toMatchObject([
      { path: '/auth/password-login', status: 401 },
    ]);
  });

  it('cannot be forged by request data', async () => {
    const forged = '\n{"msg":"forged"}';
    const { headers } = await server.call('GET', `/nothing${encodeURIComponent(forged)}`, undefined, {
      headers: { 'user-agent': '{"msg":"forged"}', 'x-forwarded-for': '{"msg":"forged"}' },
    });
    await settled();
    expect(linesOf(headers.get('x-request-id'))).toHaveLength(1);
    for (const line of server.logLines) expect((JSON.parse(line) as Line).msg).not.toBe('forged');
  });

  it('contains no password, token or full email address at any level', async () => {
    const email = newEmail();
    await server.add(admin, email);
    const { body } = await server.call('POST', paths.passwordLogin, { email, password: newPassword });
    const { tokens } = admin;
    await server.call('POST', paths.refresh, { refreshToken: tokens.refreshToken });
    await server.call('POST', paths.refresh, undefined, {
      cookies: { mikrochat_refresh: tokens.refreshToken },
    });
    await server.call('POST', paths.register, { email: newEmail(), password: 'registered alone' });
    await server.call('POST', paths.passwordLogin, `{"email":"${email}","password":"${newPassword}"`);
    await server.call('GET', `${paths.me}?token=${tokens.accessToken}`);
    await server.query('alter table users rename to hidden');
    expect((await server.call('POST', paths.passwordLogin, { email, password: newPassword })).status).toBe(
      500,
    );
    await server.query('alter table hidden rename to users');
    await settled();
    const log = server.logLines.join('');
    expect(log).toContain('unforeseen error');
    const secrets = [
      ...[root.password, newPassword, 'what root really wants', 'registered alone'],
      ...[tokens.accessToken, tokens.refreshToken, body.setupToken ?? 'missing'],
    ];
    for (const secret of secrets) expect(log).not.toContain(secret);
    expect(log).not.toMatch(/@example\.com|\$scrypt|Bearer /i);
  });
});
