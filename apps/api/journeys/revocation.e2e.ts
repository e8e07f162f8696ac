import { setTimeout as pause } from 'node:timers/promises';
import { at, paths, type ReadyBody } from '@mikrochat/contract';
import { onServer } from '@mikrochat/test-databases';
import { refusal } from './support/client.js';
import { aReplicaOf, aServer, newEmail, type TestUser } from './support/server.js';

const dev = { auth: { authMode: 'dev', isInviteRequired: false } } as const;
const WITHIN_MS = 100;
const listening = "application_name = 'mikrochat-auth listener'";

describe('two replicas on one database', () => {
  const here = aServer(dev);
  const there = aReplicaOf(here, dev);
  let admin: TestUser;

  beforeAll(async () => {
    admin = await here.admin();
  });

  /** The same person as the other replica sees them. */
  const atTheOther = ({ email, tokens }: TestUser): TestUser => there.userWith(email, tokens);
  const newcomer = () => here.signIn(newEmail());

  /** Milliseconds after which the other replica refuses this person. */
  async function refusedAfter(person: TestUser): Promise<number> {
    const began = performance.now();
    while ((await atTheOther(person).call('GET', paths.me)).status !== 401) {
      if (performance.now() - began > 5_000) throw new Error('The other replica still lets them in.');
      await pause(2);
    }
    return performance.now() - began;
  }

  async function seenThere(person: TestUser): Promise<TestUser> {
    expect(await atTheOther(person).call('GET', paths.me)).toMatchObject({ status: 200 });
    return person;
  }

  const acts: [string, (person: TestUser) => Promise<unknown>][] = [
    ['signs out', (person) => person.call('POST', paths.logout)],
    ['is disabled', ({ id }) => admin.call('PUT', at(paths.userStatus, id), { disabled: true })],
    ['is removed', ({ id }) => admin.call('DELETE', at(paths.user, id))],
    ['becomes an admin', ({ id }) => admin.call('PUT', at(paths.userRole, id), { role: 'admin' })],
    ['is signed out by an admin', ({ id }) => admin.call('DELETE', at(paths.userSessions, id))],
    ['leaves', (person) => person.call('POST', paths.leave)],
    [
      'signs in on too many devices',
      async ({ email }) => {
        for (let device = 0; device < 3; device++) await here.signIn(email);
      },
    ],
  ];

  it.each(acts)('refuse within 100 ms who %s at one of them', async (_, act) => {
    const person = await seenThere(await newcomer());
    await act(person);
    expect(await refusedAfter(person)).toBeLessThan(WITHIN_MS);
    expect(await person.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
  });

  it('let somebody whose role changed refresh into their new rights', async () => {
    const ada = await seenThere(await newcomer());
    await admin.call('PUT', at(paths.userRole, ada.id), { role: 'admin' });
    await refusedAfter(ada);
    const { body } = await there.call<TestUser['tokens']>('POST', paths.refresh, {
      refreshToken: ada.tokens.refreshToken,
    });
    const renewed = here.userWith(ada.email, body);
    expect(await renewed.call('GET', at(paths.userSessions, admin.id))).toMatchObject({ status: 200 });
    expect(await atTheOther(renewed).call('GET', paths.me)).toMatchObject({ status: 200 });
  });

  it('do not hand out one refresh token’s successor twice', async () => {
    const { tokens } = await newcomer();
    const body = { refreshToken: tokens.refreshToken };
    const answers = await Promise.all(
      [here, there, here, there].map((server) =>
        server.call<TestUser['tokens']>('POST', paths.refresh, body),
      ),
    );
    expect(new Set(answers.map((answer) => answer.body.refreshToken)).size).toBe(1);
  });

  it('know what was revoked before they started', async () => {
    const ada = await newcomer();
    await ada.call('POST', paths.logout);
    await there.restart();
    expect(await atTheOther(ada).call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
  });

  it('tell a new name and a removed user from memory, without being asked twice', async () => {
    const ada = await seenThere(await newcomer());
    await ada.call('PUT', paths.ownUser, { userName: 'Ada L.' });
    await pause(WITHIN_MS);
    expect(await atTheOther(ada).call('GET', paths.me)).toMatchObject({
      body: { user: { userName: 'Ada L.' } },
    });
  });

  it('ask the database nothing to know who somebody is', async () => {
    const ada = await seenThere(await newcomer());
    // The replicas' heartbeats read no table.
    const reads = async (): Promise<number> => {
      // Statistics are written when a connection has been idle for a moment.
      await pause(1_500);
      const [row] = await here.query<{ count: string }>(
        'select sum(seq_scan + coalesce(idx_scan, 0)) as count from pg_stat_user_tables',
      );
      return Number(row?.count);
    };
    const before = await reads();
    for (let times = 0; times < 200; times++) await atTheOther(ada).call('GET', paths.me);
    expect((await reads()) - before).toBeLessThan(20);
  });

  describe('whose listening connection is cut', () => {
    const ready = async () => (await there.call<ReadyBody>('GET', paths.ready)).body;
    const cut = () =>
      onServer(`select pg_terminate_backend(pid) from pg_stat_activity where ${listening} and datname = $1`, [
        here.databaseName,
      ]);

    async function heardAgain(): Promise<void> {
      while ((await ready()).notifications !== 'heard') await pause(20);
    }

    it('still refuse an ended session, and hear again soon', async () => {
      const [ada, bob] = [await seenThere(await newcomer()), await seenThere(await newcomer())];
      await cut();
      await here.query('delete from sessions where id = $1', [ada.sessionId]);
      expect(await refusedAfter(ada)).toBeLessThan(WITHIN_MS);
      expect(await atTheOther(bob).call('GET', paths.me)).toMatchObject({ status: 200 });
      await heardAgain();
      expect(await atTheOther(ada).call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
      await bob.call('POST', paths.logout);
      expect(await refusedAfter(bob)).toBeLessThan(WITHIN_MS);
    });
  });
});
