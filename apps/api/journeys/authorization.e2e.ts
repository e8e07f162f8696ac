import { at, paths, type UsersBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { aServerWithMail, type TestUser } from './support/server.js';
import { adminRoutes as plainRoutes, laterRoutes, mailRoutes, signedInRoutes } from './support/routes.js';

const adminRoutes = [...plainRoutes, ...mailRoutes];

describe('who may do what', () => {
  const { server } = aServerWithMail();
  let admin: TestUser;
  let user: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
    user = await server.newUser(admin);
  });

  it.each([...signedInRoutes, ...adminRoutes, ...laterRoutes])(
    'nobody without a session may $method $path',
    async ({ method, path, body }) => {
      const refused = await server.call(method, path, body);
      expect(refused).toMatchObject(refusal(401, 'unauthorized'));
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    },
  );

  it.each(adminRoutes)('a user may not $method $path', async ({ method, path, body }) => {
    expect(await user.call(method, path, body)).toMatchObject(refusal(403, 'forbidden'));
    if (body) expect(await user.call(method, path, {})).toMatchObject(refusal(403, 'forbidden'));
  });

  it('a user is told the same of an id that exists and of one that does not', async () => {
    for (const { method, path, body } of adminRoutes) {
      const real = await user.call(method, path.replace('nobody', admin.id), body);
      expect(real.text).toBe((await user.call(method, path, body)).text);
    }
    expect(await admin.call('GET', paths.me)).toMatchObject({ status: 200 });
  });

  it.each(['nobody', '%00', '%2e%2e', "'; drop table users; --", 'ü', 'x'.repeat(200)])(
    'an admin finds nobody with the id %j',
    async (id) => {
      for (const { method, path, body } of adminRoutes.filter(({ path }) => path.includes('nobody')))
        expect(await admin.call(method, path.replace('nobody', encodeURIComponent(id)), body)).toMatchObject(
          refusal(404, 'not_found'),
        );
    },
  );

  it('who was an admin at the sign-in is one no more, whatever their token says', async () => {
    const demoted = await server.newUser(admin, { role: 'admin' });
    // By hand, so that no token is revoked: only the database knows.
    await server.query(`update users set role = 'user' where id = $1`, [demoted.id]);
    expect(await demoted.call('GET', at(paths.userSessions, admin.id))).toMatchObject(
      refusal(403, 'forbidden'),
    );
    const { body } = await demoted.call<UsersBody>('GET', paths.users);
    expect(body).not.toHaveProperty('counts');
  });

  it('users change their own name and nobody else’s', async () => {
    const renamed = await user.call('PUT', paths.ownUser, { userName: 'Ada', id: admin.id, role: 'admin' });
    expect(renamed).toMatchObject({ body: { user: { id: user.id, userName: 'Ada', isAdmin: false } } });
    expect(await admin.call('GET', paths.me)).toMatchObject({ body: { user: { userName: 'Root' } } });
  });

  it('users do not take a name that nobody sees', async () => {
    expect(await user.call('PUT', paths.ownUser, { userName: '\u200b\u3164\u2060' })).toMatchObject({
      ...refusal(400, 'invalid_input'),
      body: { details: { userName: ['A name has at least one character that can be seen.'] } },
    });
  });

  it('a session of one never changes the password of another', async () => {
    const body = { currentPassword: 'correct horse battery', newPassword: 'taken over by ada' };
    expect(await user.call('POST', paths.changePassword, { ...body, userId: admin.id })).toMatchObject(
      refusal(401, 'invalid_credentials'),
    );
  });
});
