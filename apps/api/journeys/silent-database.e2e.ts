import { setTimeout as sleep } from 'node:timers/promises';
import { paths, type ReadyBody } from '@mikrochat/contract';
import { TcpProxy } from '@mikrochat/test-databases';
import { refusal } from './support/client.js';
import { root } from './support/configuration.js';
import { aServer, newEmail, TestServer, type TestUser } from './support/server.js';

const dev = { auth: { authMode: 'dev', isInviteRequired: false } } as const;
/** How long a replica may trust a connection that delivers nothing, plus one second for a busy machine. */
const NOTICED_WITHIN_MS = 4_000;

describe('two replicas, one of them with a database connection that drops data', () => {
  const replicaA = aServer(dev);
  const proxy = new TcpProxy(() => replicaA.databaseUrl);
  const replicaB = new TestServer(dev, () => proxy.url);

  beforeAll(async () => {
    await proxy.open();
    await replicaB.start();
  });
  afterAll(async () => {
    await replicaB.close();
    await proxy.close();
  });
  afterEach(async () => {
    await proxy.open();
    await until(async () => (await ready()).body.notifications === 'heard' && (await ready()).status === 200);
  });

  async function until(condition: () => Promise<boolean>, withinMs = 15_000): Promise<number> {
    const began = performance.now();
    while (!(await condition())) {
      if (performance.now() - began > withinMs)
        throw new Error(`Not within ${withinMs} ms: ${condition.toString()}`);
      await sleep(20);
    }
    return performance.now() - began;
  }

  const ready = () => replicaB.call<ReadyBody>('GET', paths.ready);
  const newUser = () => replicaA.signIn(newEmail());
  const onReplicaB = ({ email, tokens }: TestUser): TestUser => replicaB.userWith(email, tokens);
  const statusOnReplicaB = async (user: TestUser): Promise<number> =>
    (await onReplicaB(user).call('GET', paths.me)).status;

  async function userOnReplicaB(): Promise<TestUser> {
    const user = await newUser();
    expect(await statusOnReplicaB(user)).toBe(200);
    return user;
  }

  const isListener = ({ startupMessage }: { startupMessage: string }): boolean =>
    startupMessage.includes('listener');

  it('reject an ended session although the listener receives nothing, and report it', async () => {
    const [ada, bob] = [await userOnReplicaB(), await userOnReplicaB()];
    proxy.silence(isListener);
    await ada.call('POST', paths.logout);
    await until(async () => (await statusOnReplicaB(ada)) === 401, NOTICED_WITHIN_MS);
    expect(await ready()).toMatchObject({
      status: 200,
      body: { status: 'ready', database: 'up', notifications: 'not_heard' },
    });
    expect(await statusOnReplicaB(bob)).toBe(200);
  });

  it('receive notifications again on a new connection', async () => {
    const ada = await userOnReplicaB();
    proxy.silenceOpenConnections();
    await ada.call('POST', paths.logout);
    await until(async () => (await statusOnReplicaB(ada)) === 401, 10_000);
    await until(async () => (await ready()).body.notifications === 'heard');
    const bob = await userOnReplicaB();
    await bob.call('POST', paths.logout);
    expect(await until(async () => (await statusOnReplicaB(bob)) === 401)).toBeLessThan(500);
  });

  it('apply revocations and new names after the interruption', async () => {
    const [ada, bob] = [await userOnReplicaB(), await userOnReplicaB()];
    proxy.silence(isListener);
    await ada.call('POST', paths.logout);
    await bob.call('PUT', paths.ownUser, { userName: 'Bob B.' });
    await until(async () => (await ready()).body.notifications === 'not_heard');
    await proxy.open();
    await until(async () => (await ready()).body.notifications === 'heard');
    expect(await statusOnReplicaB(ada)).toBe(401);
    const me = await onReplicaB(bob).call('GET', paths.me);
    expect(me).toMatchObject({ body: { user: { userName: 'Bob B.' } } });
  });

  describe('on all connections', () => {
    it('answer 503 in time, also with valid and revoked access tokens', async () => {
      const [ada, bob] = [await userOnReplicaB(), await userOnReplicaB()];
      proxy.silence();
      await ada.call('POST', paths.logout);
      await sleep(3_000);
      const began = performance.now();
      const answers = await Promise.all([
        ready(),
        onReplicaB(ada).call('GET', paths.me),
        onReplicaB(bob).call('GET', paths.sessions),
        replicaB.call('POST', paths.refresh, { refreshToken: bob.tokens.refreshToken }),
        replicaB.call('POST', paths.devLogin, { email: root.email }),
        ...Array.from({ length: 20 }, () => onReplicaB(ada).call('GET', paths.me)),
      ]);
      expect(performance.now() - began).toBeLessThan(12_000);
      const [first, ...others] = answers;
      expect(first).toMatchObject({ status: 503, body: { database: 'down', notifications: 'not_heard' } });
      for (const answer of others) {
        expect(answer).toMatchObject(refusal(503, 'unavailable'));
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      }
    });

    it('recover within seconds once the connection works', async () => {
      const ada = await userOnReplicaB();
      proxy.silence();
      await until(async () => (await ready()).status === 503);
      await proxy.open();
      const back = await until(
        async () => (await ready()).body.notifications === 'heard' && (await ready()).status === 200,
      );
      expect(back).toBeLessThan(8_000);
      expect(await statusOnReplicaB(ada)).toBe(200);
    });
  });
});
