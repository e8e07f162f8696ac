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
  const here = aServer(dev);
  const proxy = new TcpProxy(() => here.databaseUrl);
  const there = new TestServer(dev, () => proxy.url);

  beforeAll(async () => {
    await proxy.open();
    await there.start();
  });
  afterAll(async () => {
    await there.close();
    await proxy.close();
  });
  afterEach(async () => {
    await proxy.open();
    await until(async () => (await ready()).body.notifications === 'heard' && (await ready()).status === 200);
  });

  async function until(holds: () => Promise<boolean>, withinMs = 15_000): Promise<number> {
    const began = performance.now();
    while (!(await holds())) {
      if (performance.now() - began > withinMs)
        throw new Error(`Not within ${withinMs} ms: ${holds.toString()}`);
      await sleep(20);
    }
    return performance.now() - began;
  }

  const ready = () => there.call<ReadyBody>('GET', paths.ready);
  const newUser = () => here.signIn(newEmail());
  const atTheOther = ({ email, tokens }: TestUser): TestUser => there.userWith(email, tokens);
  const statusThere = async (user: TestUser): Promise<number> =>
    (await atTheOther(user).call('GET', paths.me)).status;

  async function seenThere(): Promise<TestUser> {
    const user = await newUser();
    expect(await statusThere(user)).toBe(200);
    return user;
  }

  const isListener = ({ startupMessage }: { startupMessage: string }): boolean =>
    startupMessage.includes('listener');

  it('reject an ended session although the listener receives nothing, and report it', async () => {
    const [ada, bob] = [await seenThere(), await seenThere()];
    proxy.silence(isListener);
    await ada.call('POST', paths.logout);
    await until(async () => (await statusThere(ada)) === 401, NOTICED_WITHIN_MS);
    expect(await ready()).toMatchObject({
      status: 200,
      body: { status: 'ready', database: 'up', notifications: 'not_heard' },
    });
    expect(await statusThere(bob)).toBe(200);
  });

  it('receive notifications again on a new connection', async () => {
    const ada = await seenThere();
    proxy.silenceOpenConnections();
    await ada.call('POST', paths.logout);
    await until(async () => (await statusThere(ada)) === 401, 10_000);
    await until(async () => (await ready()).body.notifications === 'heard');
    const bob = await seenThere();
    await bob.call('POST', paths.logout);
    expect(await until(async () => (await statusThere(bob)) === 401)).toBeLessThan(500);
  });

  it('apply revocations and new names after the interruption', async () => {
    const [ada, bob] = [await seenThere(), await seenThere()];
    proxy.silence(isListener);
    await ada.call('POST', paths.logout);
    await bob.call('PUT', paths.ownUser, { userName: 'Bob B.' });
    await until(async () => (await ready()).body.notifications === 'not_heard');
    await proxy.open();
    await until(async () => (await ready()).body.notifications === 'heard');
    expect(await statusThere(ada)).toBe(401);
    const me = await atTheOther(bob).call('GET', paths.me);
    expect(me).toMatchObject({ body: { user: { userName: 'Bob B.' } } });
  });

  describe('on all connections', () => {
    it('answer 503 in time, also with valid and revoked access tokens', async () => {
      const [ada, bob] = [await seenThere(), await seenThere()];
      proxy.silence();
      await ada.call('POST', paths.logout);
      await sleep(3_000);
      const began = performance.now();
      const answers = await Promise.all([
        ready(),
        atTheOther(ada).call('GET', paths.me),
        atTheOther(bob).call('GET', paths.sessions),
        there.call('POST', paths.refresh, { refreshToken: bob.tokens.refreshToken }),
        there.call('POST', paths.devLogin, { email: root.email }),
        ...Array.from({ length: 20 }, () => atTheOther(ada).call('GET', paths.me)),
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
      const ada = await seenThere();
      proxy.silence();
      await until(async () => (await ready()).status === 503);
      await proxy.open();
      const back = await until(
        async () => (await ready()).body.notifications === 'heard' && (await ready()).status === 200,
      );
      expect(back).toBeLessThan(8_000);
      expect(await statusThere(ada)).toBe(200);
    });
  });
});
