import { at, paths, type SessionsBody, type TokensBody } from '@mikrochat/contract';
import { aReplicaOf, aServer, newPassword, type TestUser } from './support/server.js';
import { claimsOf } from './support/tokens.js';

const temporaryPassword = 'a temporary password';
const own = 'chosen by myself, quietly';
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('requests that run while credentials are revoked', () => {
  const server = aServer({ auth: { maxActiveSessions: 50 } });
  const replica = aReplicaOf(server, { auth: { maxActiveSessions: 50 } });
  let admin: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
  });

  const login = (where: typeof server, email: string, password: string) =>
    where.call<TokensBody>('POST', paths.passwordLogin, { email, password });
  const sessionsOf = async ({ id }: TestUser) =>
    (await admin.call<SessionsBody>('GET', at(paths.userSessions, id))).body.sessions;

  it('leave no session that was started with the password before a reset', async () => {
    const ada = await server.newUser(admin);
    const [thief, reset] = await Promise.all([
      Promise.all(
        Array.from({ length: 12 }, (_, n) => login(n % 2 ? server : replica, ada.email, newPassword)),
      ),
      sleep(60).then(() =>
        admin.call('POST', at(paths.userPassword, ada.id), { password: temporaryPassword }),
      ),
    ]);
    expect(reset.status).toBe(200);
    expect(thief).toHaveLength(12);
    expect(await sessionsOf(ada)).toEqual([]);
    for (const { body } of thief.filter(({ status }) => status === 200))
      expect((await replica.call('GET', paths.me, undefined, { token: body.accessToken })).status).toBe(401);
  });

  it.each([10, 40, 90])(
    'do not overwrite a reset with a change that began %i ms before it',
    async (milliseconds) => {
      const ada = await server.newUser(admin);
      const change = ada.call('POST', paths.changePassword, {
        currentPassword: newPassword,
        newPassword: own,
      });
      await sleep(milliseconds);
      const reset = await admin.call('POST', at(paths.userPassword, ada.id), { password: temporaryPassword });
      await change;
      expect(reset.status).toBe(200);
      expect((await login(server, ada.email, temporaryPassword)).status).toBe(200);
      expect((await login(replica, ada.email, own)).status).toBe(401);
    },
  );

  it('leave no admin token to a client that refreshes in a loop while it is demoted', async () => {
    for (let round = 0; round < 8; round++) {
      const boss = await server.newUser(admin, { role: 'admin' });
      let newest = boss.tokens;
      let isOver = false;
      const loop = (async () => {
        while (!isOver) {
          const { status, body } = await replica.call<typeof newest>('POST', paths.refresh, {
            refreshToken: newest.refreshToken,
          });
          expect(status).toBe(200);
          newest = body;
        }
      })();
      await sleep(20 + round * 3);
      await admin.call('PUT', at(paths.userRole, boss.id), { role: 'user' });
      isOver = true;
      await loop;
      const { role } = claimsOf(newest.accessToken);
      const status = (await server.call('GET', paths.me, undefined, { token: newest.accessToken })).status;
      expect({ round, role, status }).not.toMatchObject({ role: 'admin', status: 200 });
    }
  });
});
