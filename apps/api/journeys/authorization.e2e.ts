import { at, paths, type UsersBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { aServerWithMail, type TestUser } from './support/server.js';
import { adminRoutes as plainRoutes, laterRoutes, mailRoutes, signedInRoutes } from './support/routes.js';

const adminRoutes = [...plainRoutes, ...mailRoutes];

describe('authorization', () => {
  const { server } = aServerWithMail();
  let admin: TestUser;
  let user: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
    user = await server.newUser(admin);
  });

  it.each([...signedInRoutes, ...adminRoutes, ...laterRoutes])(
    'rejects $method $path without a session',
    async ({ method, path, body }) => {
      const refused = await server.call(method, path, body);
      expect(refused).toMatchObject(refusal(401, 'unauthorized'));
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    },
  );

  it.each(adminRoutes)(
    'rejects $method $path for a user who is not an admin',
    async ({ method, path, body }) => {
      expect(await user.call(method, path, body)).toMatchObject(refusal(403, 'forbidden'));
      if (body) expect(await user.call(method, path, {})).toMatchObject(refusal(403, 'forbidden'));
    },
  );

  it('answers a user the same for existing and unknown ids', async () => {
    for (const { method, path, body } of adminRoutes) {
      const real = await user.call(method, path.replace('unknown', admin.id), body);
      expect(real.text).toBe((await user.call(method, path, body)).text);
    }
    expect(await admin.call('GET', paths.me)).toMatchObject({ status: 200 });
  });

  it.each(['unknown', '%00', '%2e%2e', "'; drop table users; --", 'ü', 'x'.repeat(200)])(
    'answers an admin 404 for the id %j',
    async (id) => {
      for (const { method, path, body } of adminRoutes.filter(({ path }) => path.includes('unknown')))
        expect(await admin.call(method, path.replace('unknown', encodeURIComponent(id)), body)).toMatchObject(
          refusal(404, 'not_found'),
        );
    },
  );

  it('uses the current role, not the role in the token', async () => {
    const demoted = await server.newUser(admin, { role: 'admin' });
    // Directly in the database, which revokes no token.
    await server.query(`update users set role = 'user' where id = $1`, [demoted.id]);
    expect(await demoted.call('GET', at(paths.userSessions, admin.id))).toMatchObject(
      refusal(403, 'forbidden'),
    );
    const { body } = await demoted.call<UsersBody>('GET', paths.users);
    expect(body).not.toHaveProperty('counts');
  });

  it('lets users change only their own name', async () => {
    const renamed = await user.call('PUT', paths.ownUser, { userName: 'Ada', id: admin.id, role: 'admin' });
    expect(renamed).toMatchObject({ body: { user: { id: user.id, userName: 'Ada', isAdmin: false } } });
    expect(await admin.call('GET', paths.me)).toMatchObject({ body: { user: { userName: 'Root' } } });
  });

  it('rejects an invisible name', async () => {
    expect(await user.call('PUT', paths.ownUser, { userName: '\u200b\u3164\u2060' })).toMatchObject({
      ...refusal(400, 'invalid_input'),
      body: { details: { userName: ['A name has at least one character that can be seen.'] } },
    });
  });

  it('rejects a password change with the password of another user', async () => {
    const body = { currentPassword: 'correct horse battery', newPassword: 'taken over by ada' };
    expect(await user.call('POST', paths.changePassword, { ...body, userId: admin.id })).toMatchObject(
      refusal(401, 'invalid_credentials'),
    );
  });
});
