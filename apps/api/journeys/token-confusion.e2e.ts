import { at, paths, type ErrorBody, type TokensBody } from '@mikrochat/contract';
import { randomUUID } from 'node:crypto';
import { refusal } from './support/client.js';
import { HOUR } from './support/clock.js';
import { appUrl, root } from './support/configuration.js';
import { aServer, newEmail, newPassword, type TestUser } from './support/server.js';
import { claimsOf, forge, type Forgery } from './support/tokens.js';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
type Answered = TokensBody & ErrorBody;

describe('a token for another purpose', () => {
  const server = aServer({ auth: { passwordChange: 'force' } });
  let admin: TestUser;
  let invited: { email: string; setupToken: string };

  const login = (email: string, password: string) =>
    server.call<Answered>('POST', paths.passwordLogin, { email, password });

  beforeAll(async () => {
    const { setupToken } = (await login(root.email, root.password)).body;
    const body = { email: root.email, token: setupToken, password: 'what root really wants' };
    const { body: tokens } = await server.call<TestUser['tokens']>('POST', paths.setupPassword, body);
    admin = server.userWith(root.email, tokens);
    const email = newEmail();
    await server.add(admin, email);
    invited = { email, setupToken: (await login(email, newPassword)).body.setupToken ?? '' };
  });

  const kinds: [string, () => string][] = [
    ['an access token', () => admin.tokens.accessToken],
    ['a refresh token', () => admin.tokens.refreshToken],
    ['a setup token', () => invited.setupToken],
    [
      'a magic link',
      () =>
        forge(
          { purpose: 'magic-link', sub: root.email, jti: randomUUID(), exp: 9e9 },
          { header: { typ: 'link+jwt' } },
        ),
    ],
    ['a session id', () => admin.sessionId],
    ['a user id', () => admin.id],
    ['a password', () => root.password],
    ['nothing', () => ''],
    ['null', () => 'null'],
  ];
  const allBut = (kind: string) => kinds.filter(([name]) => name !== kind);

  it.each(allBut('an access token'))('%s is rejected by authenticated routes', async (_, token) => {
    for (const path of [paths.me, paths.sessions, paths.users, at(paths.userSessions, admin.id)])
      expect(await server.call('GET', path, undefined, { token: token() })).toMatchObject(
        refusal(401, 'unauthorized'),
      );
  });

  it.each(allBut('a refresh token'))('%s is rejected as a refresh token', async (_, token) => {
    expect(await server.call('POST', paths.refresh, { refreshToken: token() })).toMatchObject(
      refusal(401, 'invalid_refresh_token'),
    );
    expect(
      await server.call('POST', paths.refresh, undefined, { cookies: { mikrochat_refresh: token() } }),
    ).toMatchObject(refusal(401, 'invalid_refresh_token'));
  });

  it.each(allBut('a setup token'))('%s is rejected as a setup token', async (_, token) => {
    for (const email of [root.email, invited.email])
      expect(
        await server.call('POST', paths.setupPassword, { email, token: token(), password: 'a new long one' }),
      ).toMatchObject(refusal(400, 'invalid_link'));
  });

  it.each(kinds.filter(([name]) => !/access|refresh/.test(name)))(
    '%s signs no user out',
    async (_, token) => {
      const refreshToken = token();
      expect(await server.call('POST', paths.logout, { refreshToken }, { token: token() })).toMatchObject(
        refusal(401, 'unauthorized'),
      );
      expect(await admin.call('GET', paths.me)).toMatchObject({ status: 200 });
    },
  );

  it('an access token in a cookie or query is ignored', async () => {
    const { accessToken } = admin.tokens;
    expect(await server.call('GET', `${paths.me}?access_token=${accessToken}`)).toMatchObject({
      status: 401,
    });
    expect(
      await server.call('GET', paths.me, undefined, { cookies: { mikrochat_refresh: accessToken } }),
    ).toMatchObject({ status: 401 });
  });

  describe('forged access tokens', () => {
    const claims = () => claimsOf(admin.tokens.accessToken);
    const open = (token: string) => server.call('GET', paths.me, undefined, { token });

    it('are accepted if nothing differs, as a control', async () => {
      expect(await open(forge(claims()))).toMatchObject({ status: 200 });
    });

    const seconds = () => Math.floor(Date.now() / 1000);
    const forgeries: [string, () => Forgery][] = [
      ['with another secret', () => ({ secret: 'x'.repeat(40) })],
      ['with an empty secret', () => ({ secret: ' ' })],
      ['with a stronger algorithm', () => ({ algorithm: 'HS512' })],
      ['with another algorithm', () => ({ algorithm: 'HS384' })],
      ['of no type', () => ({ header: { typ: undefined } })],
      ['of the usual type', () => ({ header: { typ: 'JWT' } })],
      ['of the type of links', () => ({ header: { typ: 'link+jwt' } })],
      ['with a key id', () => ({ header: { kid: 'main' } })],
      ['with a key of its own', () => ({ header: { jwk: { kty: 'oct', k: 'eA' } } })],
      ['with something critical', () => ({ header: { crit: ['exp'] } })],
      ['of another issuer', () => ({ claims: { iss: 'https://evil.example' } })],
      ['of no issuer', () => ({ claims: { iss: undefined } })],
      ['for another audience', () => ({ claims: { aud: 'elsewhere' } })],
      ['for no audience', () => ({ claims: { aud: undefined } })],
      ['that has expired', () => ({ claims: { exp: seconds() - 1 } })],
      ['that never expires', () => ({ claims: { exp: undefined } })],
      ['that is not valid yet', () => ({ claims: { nbf: seconds() + 600 } })],
      ['of no session', () => ({ claims: { sid: undefined } })],
      ['of an invented role', () => ({ claims: { role: 'owner' } })],
      ['of no user', () => ({ claims: { sub: '' } })],
      ['with a purpose of a link', () => ({ header: { typ: 'link+jwt' }, claims: { purpose: 'setup' } })],
    ];

    it.each(forgeries)('are rejected %s', async (_, forgery) => {
      expect(await open(forge(claims(), forgery()))).toMatchObject(refusal(401, 'unauthorized'));
    });

    it.each(['none', 'None', 'NONE', 'HS256', 'RS256', ''])(
      'are rejected unsigned with the algorithm %j',
      async (alg) => {
        const unsigned = `${encode({ alg, typ: 'at+jwt' })}.${encode({ ...claims(), iss: appUrl })}`;
        for (const token of [unsigned, `${unsigned}.`, `${unsigned}.AA`])
          expect(await open(token)).toMatchObject(refusal(401, 'unauthorized'));
      },
    );

    it('are rejected if any part was changed', async () => {
      const { accessToken } = admin.tokens;
      const [header = '', payload = '', signature = ''] = accessToken.split('.');
      const promoted = encode({ ...claims(), sub: 'another-user' });
      for (const token of [
        `${header}.${promoted}.${signature}`,
        `${header}.${payload}.${signature.slice(0, -2)}`,
        `${header}.${payload}`,
        `${accessToken}.${signature}`,
        `.${payload}.${signature}`,
      ])
        expect(await open(token)).toMatchObject(refusal(401, 'unauthorized'));
    });

    it('grant no rights by their role claim', async () => {
      const email = newEmail();
      const id = await server.add(admin, email);
      const { setupToken } = (await login(email, newPassword)).body;
      const { body } = await server.call<TestUser['tokens']>('POST', paths.setupPassword, {
        email,
        token: setupToken,
        password: 'chosen by myself',
      });
      const token = forge(claimsOf(body.accessToken), { claims: { role: 'admin' } });
      expect(await server.call('DELETE', at(paths.user, id), undefined, { token })).toMatchObject(
        refusal(403, 'forbidden'),
      );
    });

    it.each([
      ['Basic <token>', 401],
      ['Token <token>', 401],
      ['<token>', 401],
      ['bearer <token>', 200],
      ['Bearer  <token>', 401],
      ['Bearer\t<token>', 401],
      ['Bearer <token> <token>', 401],
      ['Bearer <token>, Bearer <token>', 401],
    ])('with the Authorization header %j are answered with %d', async (header, expected) => {
      const headers = { authorization: header.replaceAll('<token>', admin.tokens.accessToken) };
      expect(await server.call('GET', paths.me, undefined, { headers })).toMatchObject({ status: expected });
      for (const headers of [
        {},
        { authorization: '' },
        { authorization: 'Bearer' },
        { authorization: 'Bearer ' },
      ])
        expect(await server.call('GET', paths.me, undefined, { headers })).toMatchObject(
          refusal(401, 'unauthorized'),
        );
    });
  });

  it('an access token expires on time, even if it is cached', async () => {
    const { accessToken } = admin.tokens;
    expect(await server.call('GET', paths.me, undefined, { token: accessToken })).toMatchObject({
      status: 200,
    });
    server.clock.advance(HOUR);
    expect(await server.call('GET', paths.me, undefined, { token: accessToken })).toMatchObject(
      refusal(401, 'unauthorized'),
    );
  });
});
