import { paths, type SessionsBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { SECOND } from './support/clock.js';
import {
  aServer,
  newEmail,
  newPassword,
  type TestUser,
  type TestServer,
  type Tokens,
} from './support/server.js';

const activeOf = async (users: TestUser[]): Promise<TestUser[]> => {
  const answers = await Promise.all(users.map((user) => user.call('GET', paths.me)));
  return users.filter((_, index) => answers[index]?.status === 200);
};

async function signInOnDevices(server: TestServer, count: number, email = newEmail()): Promise<TestUser[]> {
  const devices: TestUser[] = [];
  for (let device = 0; device < count; device++) {
    devices.push(await server.signIn(email));
    server.clock.advance(SECOND);
  }
  return devices;
}

describe('the limit of sessions', () => {
  const server = aServer({ auth: { authMode: 'dev', isInviteRequired: false } });

  it('ends the oldest session when a fourth device signs in', async () => {
    const [first, ...others] = await signInOnDevices(server, 4);
    expect(await first!.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
    expect(
      await server.call('POST', paths.refresh, { refreshToken: first!.tokens.refreshToken }),
    ).toMatchObject(refusal(401, 'invalid_refresh_token'));
    expect(await activeOf(others)).toEqual(others);
    expect(
      await server.query(
        `select details ->> 'sessionId' as id from audit_events where type = 'session_evicted'`,
      ),
    ).toEqual([{ id: first!.sessionId }]);
  });

  it('leaves exactly three of fifty simultaneous sign-ins', async () => {
    const email = newEmail();
    const devices = await Promise.all(Array.from({ length: 50 }, () => server.signIn(email)));
    const active = await activeOf(devices);
    expect(active).toHaveLength(3);
    const { body } = await active[0]!.call<SessionsBody>('GET', paths.sessions);
    expect(body.sessions.map(({ id }) => id).sort()).toEqual(active.map(({ sessionId }) => sessionId).sort());
    const refreshed = await Promise.all(
      devices.map(({ tokens: { refreshToken } }) => server.call('POST', paths.refresh, { refreshToken })),
    );
    expect(refreshed.filter(({ status }) => status === 200)).toHaveLength(3);
  });

  it('counts per user', async () => {
    const [ada, bob] = [await signInOnDevices(server, 3), await signInOnDevices(server, 3)];
    expect(await activeOf([...ada, ...bob])).toHaveLength(6);
  });
});

describe('a limit of one', () => {
  const server = aServer({ auth: { authMode: 'dev', isInviteRequired: false, maxActiveSessions: 1 } });

  it('ends the session before', async () => {
    const devices = await signInOnDevices(server, 3);
    expect(await activeOf(devices)).toEqual(devices.slice(-1));
  });
});

describe('fifty password sign-ins at once', () => {
  const server = aServer();

  it('leave exactly three sessions', async () => {
    const { email } = await server.newUser(await server.admin());
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        server.call<Tokens>('POST', paths.passwordLogin, { email, password: newPassword }),
      ),
    );
    const responses = answers.filter(({ status }) => status === 200);
    // On a busy machine the hash queue may be full for some requests.
    expect(responses.length).toBeGreaterThan(3);
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(50 - responses.length);
    expect(await activeOf(responses.map(({ body }) => server.userWith(email, body)))).toHaveLength(3);
  });
});
