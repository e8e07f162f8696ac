import { at, paths, type DevLoginBody, type ErrorBody, type UsersBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { root } from './support/configuration.js';
import { aServer, newEmail } from './support/server.js';

type Answered = DevLoginBody & ErrorBody;

describe('dev mode', () => {
  const server = aServer({ auth: { authMode: 'dev', isInviteRequired: false } });

  const login = (email: string) => server.call<Answered>('POST', paths.devLogin, { email });

  it('signs in any email address, with user, token and session tokens', async () => {
    const { status, body } = await login(' Ada@Example.com ');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      user: { userName: 'Ada', email: 'Ada@Example.com', isAdmin: false },
      token: body.accessToken,
      exp: 900,
      tokenType: 'Bearer',
      refreshToken: expect.any(String) as string,
    });
    expect(body.user).not.toHaveProperty('hash');
    expect((await login('ADA@EXAMPLE.COM')).body.user.id).toBe(body.user.id);
  });

  it('creates one user for many simultaneous first sign-ins', async () => {
    const email = newEmail();
    const answers = await Promise.all(Array.from({ length: 16 }, () => login(email)));
    expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(200));
    expect(new Set(answers.map(({ body }) => body.user.id)).size).toBe(1);
  });

  it('rejects an invalid email address', async () => {
    for (const email of ['', 'ada', '@', 'a@', 'a b@example.com', 7, null])
      expect(await server.call('POST', paths.devLogin, { email })).toMatchObject(
        refusal(400, 'invalid_input'),
      );
  });

  it('rejects a disabled user', async () => {
    const admin = await server.admin();
    const { id, email } = await server.signIn(newEmail());
    await admin.call('PUT', at(paths.userStatus, id), { disabled: true });
    expect(await login(email)).toMatchObject(refusal(403, 'account_disabled'));
  });

  it('adds users without a password, who count as invited', async () => {
    const admin = await server.admin();
    const email = newEmail();
    expect(await admin.call('POST', paths.addUser, { email, role: 'admin' })).toMatchObject({ status: 200 });
    const { body } = await admin.call<UsersBody>('GET', `${paths.users}?search=${email}`);
    expect(body.users).toMatchObject([{ email, isAdmin: true, invited: true, hasPassword: false }]);
    expect(await login(email)).toMatchObject({ status: 200 });
  });
});

describe('dev mode with required invitations', () => {
  const server = aServer({ auth: { authMode: 'dev' } });

  it('signs in the initial user and added users', async () => {
    const admin = await server.admin();
    const email = newEmail();
    await admin.call('POST', paths.addUser, { email });
    expect(await server.signIn(email)).toBeDefined();
  });

  it('rejects an unknown email address', async () => {
    expect(await server.call('POST', paths.devLogin, { email: newEmail() })).toMatchObject(
      refusal(401, 'invalid_credentials'),
    );
    expect(await server.query('select email from users where email = $1', [root.email])).toHaveLength(1);
  });
});
