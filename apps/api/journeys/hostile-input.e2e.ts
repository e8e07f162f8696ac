import { request } from 'node:http';
import { connect } from 'node:net';
import { at, paths, type OneUserBody } from '@mikrochat/contract';
import { refusal, type Answer, type Method } from './support/client.js';
import { aServer, newEmail, newPassword, type TestUser } from './support/server.js';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
// What no response may contain: stack traces, names of libraries, SQL.
const talkative =
  /\bat .*\(|node_modules|\.ts\b|\.js:|typeorm|nest|fastify|zod|jsonwebtoken|postgres|relation "|syntax error|select |ECONN|constraint/i;

describe('hostile input', () => {
  const server = aServer({ auth: { isInviteRequired: false } });
  let admin: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
  });

  const bodyRoutes: { method: Method; path: string; fields: string[] }[] = [
    { method: 'POST', path: paths.passwordLogin, fields: ['email', 'password'] },
    { method: 'POST', path: paths.register, fields: ['email', 'password'] },
    { method: 'POST', path: paths.setupPassword, fields: ['email', 'password'] },
    { method: 'POST', path: paths.changePassword, fields: ['currentPassword', 'newPassword'] },
    { method: 'POST', path: paths.addUser, fields: ['email'] },
    { method: 'PUT', path: paths.ownUser, fields: ['userName'] },
    { method: 'PUT', path: at(paths.userRole, 'x'), fields: ['role'] },
    { method: 'PUT', path: at(paths.userStatus, 'x'), fields: ['disabled'] },
  ];
  const wrongValues: unknown[] = [
    7,
    -1.5,
    true,
    null,
    [],
    ['a@example.com'],
    {},
    { $ne: null },
    { toString: 'x' },
    [[]],
  ];

  const isTidy = ({ status, body, text, headers }: Answer<{ error?: unknown; code?: unknown }>): void => {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(body).toMatchObject({ error: expect.any(String) as string, code: expect.any(String) as string });
    expect(text).not.toMatch(talkative);
  };

  it.each(bodyRoutes)(
    '$method $path reports every field of a wrong type',
    async ({ method, path, fields }) => {
      for (const value of wrongValues) {
        const body = Object.fromEntries(fields.map((field) => [field, value]));
        if (path.endsWith('status') && typeof value === 'boolean') continue;
        const answer = await admin.call(method, path, body);
        isTidy(answer);
        expect(answer).toMatchObject(refusal(400, 'invalid_input'));
        expect(Object.keys(answer.body.details ?? {})).toEqual(expect.arrayContaining(fields));
      }
    },
  );

  it.each(bodyRoutes)(
    '$method $path rejects an empty body and a body that is not an object',
    async (route) => {
      for (const body of ['{}', '', '[]', '[1]', '"text"', '7', 'true', 'null']) {
        const answer = await admin.call(route.method, route.path, body);
        isTidy(answer);
        expect(answer).toMatchObject(refusal(400, 'invalid_input'));
      }
    },
  );

  it.each([
    '{',
    '{"email":',
    "{'email':'a'}",
    'undefined',
    '{"a":1}{"b":2}',
    '\u0000',
    '{"email":"\u0001"}',
    nested(3),
  ])('malformed JSON %j is rejected', async (body) => {
    const answer = await server.call('POST', paths.passwordLogin, body);
    isTidy(answer);
    expect(answer).toMatchObject(refusal(400, 'invalid_input'));
  });

  it('JSON as deeply nested as the size limit allows is rejected quickly', async () => {
    isTidy(await server.call('POST', paths.passwordLogin, nested(49_000)));
    isTidy(
      await server.call('POST', paths.passwordLogin, '{"email":'.repeat(9_000) + '1' + '}'.repeat(9_000)),
    );
    expect(await admin.call('GET', paths.me)).toMatchObject({ status: 200 });
  });

  it('a body over 100 kB is rejected before it is read', async () => {
    const body = { email: 'a@example.com', password: 'x'.repeat(100_000) };
    const answer = await server.call('POST', paths.passwordLogin, body);
    isTidy(answer);
    expect(answer).toMatchObject(refusal(413, 'too_large'));
    const justFits = { email: 'a@example.com', password: 'x'.repeat(99_900) };
    expect(await server.call('POST', paths.passwordLogin, justFits)).toMatchObject(
      refusal(400, 'invalid_input'),
    );
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'x',
  ])('a body of type %s is rejected, since HTML forms of other sites can send it', async (type) => {
    const answer = await server.call('POST', paths.passwordLogin, '{"email":"a@example.com"}', {
      headers: { 'content-type': type },
    });
    isTidy(answer);
    expect(answer).toMatchObject(refusal(415, 'unsupported_media_type'));
  });

  it.each([
    ['GET', paths.passwordLogin, 'POST'],
    ['DELETE', paths.passwordLogin, 'POST'],
    ['POST', paths.me, 'GET'],
    ['PATCH', at(paths.userRole, 'x'), 'PUT'],
    ['POST', paths.users, 'GET'],
    ['PUT', paths.refresh, 'POST'],
  ] as const)('%s %s is the wrong method, and told the right one', async (method, path, right) => {
    const answer = await admin.call(method, path);
    isTidy(answer);
    expect(answer).toMatchObject(refusal(405, 'method_not_allowed'));
    expect(answer.headers.get('allow')?.split(', ')).toContain(right);
  });

  it.each([
    '/nothing',
    '/auth',
    '/auth/',
    '/users/a/b/c',
    '/../etc/passwd',
    '/auth/me/',
    '/%',
    '/%ff',
    '/auth%2fme',
    '//evil.example',
  ])('GET %s is not found', async (path) => {
    const answer = await server.call('GET', path);
    isTidy(answer);
    expect([400, 401, 404]).toContain(answer.status);
  });

  const addresses = [
    'x'.repeat(65) + '@example.com',
    `a@${'x'.repeat(250)}.com`,
    `${'a'.repeat(5000)}@example.com`,
    'a@b@example.com',
    'a@example..com',
    'a@-example.com',
    'a\u0000@example.com',
    'a\r\nBcc: victim@example.com@example.com',
    'a@example.com\r\nX-Injected: 1',
    '"a b"@example.com',
    '<script>@example.com',
    'a@[127.0.0.1]',
    'a@exa\u202emple.com',
    "' or 1=1 --",
    'ada@example.com, eve@example.com',
  ];

  it.each(addresses)('%j is rejected as an email address', async (email) => {
    for (const path of [paths.passwordLogin, paths.register]) {
      const answer = await server.call('POST', path, { email, password: newPassword });
      isTidy(answer);
      expect(answer).toMatchObject({
        ...refusal(400, 'invalid_input'),
        body: { details: { email: [expect.any(String)] } },
      });
    }
  });

  it.each(['', '   ', 'x'.repeat(101), 'a\u0000b', 'line\nbreak', 'tab\there', 'right\u202eleft', '\u2028'])(
    '%j is rejected as a name',
    async (userName) => {
      expect(await admin.call('PUT', paths.ownUser, { userName })).toMatchObject({
        ...refusal(400, 'invalid_input'),
        body: { details: { userName: [expect.any(String)] } },
      });
    },
  );

  it.each([
    '👩‍👩‍👧 Family',
    '<b>bold</b>',
    "Robert'); drop table users;--",
    '{{7*7}}',
    '=cmd()',
    'x'.repeat(100),
    'ﷺ',
    '__proto__',
  ])('%j is accepted as a name and stored unchanged', async (userName) => {
    const { body } = await admin.call<OneUserBody>('PUT', paths.ownUser, { userName });
    expect(body.user.userName).toBe(userName);
    expect(await admin.call('GET', paths.me)).toMatchObject({ body: { user: { userName } } });
  });

  it('__proto__ and constructor in JSON pollute no prototype', async () => {
    for (const body of [
      '{"__proto__":{"isAdmin":true},"email":"a@example.com","password":"wrong password"}',
      '{"constructor":{"prototype":{"isAdmin":true}},"email":"a@example.com","password":"wrong password"}',
      '{"email":"a@example.com","password":"wrong password","x":{"__proto__":{"role":"admin"}}}',
    ])
      isTidy(await server.call('POST', paths.passwordLogin, body));
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    expect(({} as Record<string, unknown>)['role']).toBeUndefined();
  });

  it('duplicate and unknown keys have no effect', async () => {
    const twice = `{"userName":"First","userName":"Second","nonsense":${nested(100)},"createdAt":0,"id":"x"}`;
    expect(await admin.call('PUT', paths.ownUser, twice)).toMatchObject({
      status: 200,
      body: { user: { id: admin.id, userName: 'Second' } },
    });
  });

  it('a password may contain any characters', async () => {
    for (const password of [
      '\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007',
      '\ud800 a lone surrogate',
      '        \t\n',
    ]) {
      const email = newEmail();
      const { status } = await server.call('POST', paths.register, { email, password });
      if (status === 200) expect(await server.signIn(email, password)).toBeDefined();
      else expect(status).toBe(400);
    }
  });

  it.each([
    ['a header of 20 kB', { 'x-long': 'x'.repeat(20_000) }],
    ['a thousand cookies', { cookie: 'a=b; '.repeat(3_500) }],
  ])('%s is rejected as too large', async (_, headers) => {
    const { status } = await server.call('GET', paths.me, undefined, { headers });
    expect(status).toBe(431);
  });

  it.each([
    ['cookies that are none', { cookie: '=;;; =a; mikrochat_refresh; \u00ff' }],
    ['a token of 8 kB', { authorization: `Bearer ${'a'.repeat(8_000)}` }],
    ['a token of dots', { authorization: 'Bearer ....' }],
    ['a forwarded address that is none', { 'x-forwarded-for': "'; drop table sessions; --" }],
    ['a foreign host', { host: 'evil.example', 'x-forwarded-host': 'evil.example' }],
  ])('%s has no effect', async (_, headers) => {
    const answer = await server.call('GET', paths.me, undefined, { headers });
    isTidy(answer);
    expect(answer).toMatchObject(refusal(401, 'unauthorized'));
  });

  it('SQL in X-Forwarded-For is not executed', async () => {
    const headers = {
      'x-forwarded-for': "1.2.3.4', 'x'); drop table sessions; --",
      'user-agent': "'; --\u00e9",
    };
    const { email } = await server.newUser(admin);
    expect(await server.signIn(email, newPassword, { headers })).toBeDefined();
  });

  it('invalid HTTP closes the connection without revealing anything', async () => {
    const { port } = new URL(server.url);
    const answered = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      socket.on('data', (chunk) => (text += chunk.toString())).on('close', () => resolve(text));
    });
    expect(answered).toMatch(/^HTTP\/1\.1 400|^$/);
    expect(answered).not.toMatch(talkative);
  });

  it('an incomplete body does not block the server', async () => {
    const cut = request(`${server.url}${paths.passwordLogin}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '1000' },
    });
    cut.on('error', () => undefined);
    cut.write('{"email":');
    await new Promise((resolve) => setTimeout(resolve, 50));
    cut.destroy();
    expect(await admin.call('GET', paths.me)).toMatchObject({ status: 200 });
  });

  it('none of it caused an internal error', () => {
    expect(server.logLines.filter((line) => line.includes('unforeseen error'))).toEqual([]);
  });
});
