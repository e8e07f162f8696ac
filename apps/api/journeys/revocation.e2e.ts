import { setTimeout as sleep } from 'node:timers/promises';
import { at, paths, type ReadyBody } from '@mikrochat/contract';
import { onServer } from '@mikrochat/test-databases';
import { refusal } from './support/client.js';
import { aReplicaOf, aServer, newEmail, type TestUser } from './support/server.js';

const dev = { auth: { authMode: 'dev', isInviteRequired: false } } as const;
const WITHIN_MS = 100;
const listening = "application_name = 'mikrochat-auth listener'";

describe('two replicas on one database', () => {
  const replicaA = aServer(dev);
  const replicaB = aReplicaOf(replicaA, dev);
  let admin: TestUser;

  beforeAll(async () => {
    admin = await replicaA.admin();
  });

  /** The same user as a client of the other replica. */
  const onReplicaB = ({ email, tokens }: TestUser): TestUser => replicaB.userWith(email, tokens);
  const newUser = () => replicaA.signIn(newEmail());

  /** Milliseconds after which the other replica rejects this user. */
  async function rejectedAfter(user: TestUser): Promise<number> {
    const began = performance.now();
    while ((await onReplicaB(user).call('GET', paths.me)).status !== 401) {
      if (performance.now() - began > 5_000) throw new Error('The other replica still accepts the token.');
      await sleep(2);
    }
    return performance.now() - began;
  }

  async function cachedOnReplicaB(user: TestUser): Promise<TestUser> {
    expect(await onReplicaB(user).call('GET', paths.me)).toMatchObject({ status: 200 });
    return user;
  }

  const revokingActions: [string, (user: TestUser) => Promise<unknown>][] = [
    ['signs out', (user) => user.call('POST', paths.logout)],
    ['is disabled', ({ id }) => admin.call('PUT', at(paths.userStatus, id), { disabled: true })],
    ['is removed', ({ id }) => admin.call('DELETE', at(paths.user, id))],
    ['becomes an admin', ({ id }) => admin.call('PUT', at(paths.userRole, id), { role: 'admin' })],
    ['is signed out by an admin', ({ id }) => admin.call('DELETE', at(paths.userSessions, id))],
    ['deletes the own account', (user) => user.call('POST', paths.leave)],
    [
      'signs in on too many devices',
      async ({ email }) => {
        for (let device = 0; device < 3; device++) await replicaA.signIn(email);
      },
    ],
  ];

  it.each(revokingActions)('reject within 100 ms a user who %s on the other one', async (_, act) => {
    const user = await cachedOnReplicaB(await newUser());
    await act(user);
    expect(await rejectedAfter(user)).toBeLessThan(WITHIN_MS);
    expect(await user.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
  });

  it('issue tokens with the new role on refresh', async () => {
    const ada = await cachedOnReplicaB(await newUser());
    await admin.call('PUT', at(paths.userRole, ada.id), { role: 'admin' });
    await rejectedAfter(ada);
    const { body } = await replicaB.call<TestUser['tokens']>('POST', paths.refresh, {
      refreshToken: ada.tokens.refreshToken,
    });
    const renewed = replicaA.userWith(ada.email, body);
    expect(await renewed.call('GET', at(paths.userSessions, admin.id))).toMatchObject({ status: 200 });
    expect(await onReplicaB(renewed).call('GET', paths.me)).toMatchObject({ status: 200 });
  });

  it('return one successor for a refresh token', async () => {
    const { tokens } = await newUser();
    const body = { refreshToken: tokens.refreshToken };
    const answers = await Promise.all(
      [replicaA, replicaB, replicaA, replicaB].map((server) =>
        server.call<TestUser['tokens']>('POST', paths.refresh, body),
      ),
    );
    expect(new Set(answers.map((answer) => answer.body.refreshToken)).size).toBe(1);
  });

  it('reject sessions that were revoked before they started', async () => {
    const ada = await newUser();
    await ada.call('POST', paths.logout);
    await replicaB.restart();
    expect(await onReplicaB(ada).call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
  });

  it('update the cached name and removal of a user', async () => {
    const ada = await cachedOnReplicaB(await newUser());
    await ada.call('PUT', paths.ownUser, { userName: 'Ada L.' });
    await sleep(WITHIN_MS);
    expect(await onReplicaB(ada).call('GET', paths.me)).toMatchObject({
      body: { user: { userName: 'Ada L.' } },
    });
  });

  it('authenticate without a database query', async () => {
    const ada = await cachedOnReplicaB(await newUser());
    // The heartbeats of the replicas read no table.
    const reads = async (): Promise<number> => {
      // Postgres writes statistics when a connection becomes idle.
      await sleep(1_500);
      const [row] = await replicaA.query<{ count: string }>(
        'select sum(seq_scan + coalesce(idx_scan, 0)) as count from pg_stat_user_tables',
      );
      return Number(row?.count);
    };
    const before = await reads();
    for (let times = 0; times < 200; times++) await onReplicaB(ada).call('GET', paths.me);
    expect((await reads()) - before).toBeLessThan(20);
  });

  describe('whose listener connection is closed', () => {
    const ready = async () => (await replicaB.call<ReadyBody>('GET', paths.ready)).body;
    const terminateListener = () =>
      onServer(`select pg_terminate_backend(pid) from pg_stat_activity where ${listening} and datname = $1`, [
        replicaA.databaseName,
      ]);

    async function reconnected(): Promise<void> {
      while ((await ready()).notifications !== 'heard') await sleep(20);
    }

    it('still reject an ended session, and reconnect soon', async () => {
      const [ada, bob] = [await cachedOnReplicaB(await newUser()), await cachedOnReplicaB(await newUser())];
      await terminateListener();
      await replicaA.query('delete from sessions where id = $1', [ada.sessionId]);
      expect(await rejectedAfter(ada)).toBeLessThan(WITHIN_MS);
      expect(await onReplicaB(bob).call('GET', paths.me)).toMatchObject({ status: 200 });
      await reconnected();
      expect(await onReplicaB(ada).call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
      await bob.call('POST', paths.logout);
      expect(await rejectedAfter(bob)).toBeLessThan(WITHIN_MS);
    });
  });
});
