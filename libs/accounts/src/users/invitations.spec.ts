import type { Database } from '@mikrochat/database';
import { Accounts } from '../accounts.js';
import type { Caller } from '../client-info.js';
import {
  accountErrorOf,
  addUser,
  FreshDatabase,
  FrozenClock,
  settings,
} from '../testing/accounts-database.js';

const clientInfo = { ip: '192.0.2.1', userAgent: 'Firefox' };
const clock = new FrozenClock();
const transport = {
  deliver: () => Promise.resolve(),
  check: () => Promise.resolve(),
  close: () => undefined,
};
let fresh: FreshDatabase;
let database: Database;
let accounts: Accounts;
let admin: Caller;
let userId: string;

beforeAll(async () => {
  fresh = await FreshDatabase.create();
  database = await fresh.connect();
  // Not started: mails stay in the outbox.
  const mail = { transport, maxRetries: 0 };
  accounts = new Accounts({ database, settings, mail, clock: clock.read });
  admin = await callerOf((await addUser(database, 'admin')).id);
});
afterAll(async () => {
  await accounts.stop();
  await fresh.drop();
});
beforeEach(async () => {
  ({ id: userId } = await addUser(database));
});

async function callerOf(id: string): Promise<Caller> {
  const session = await accounts.sessions.open(
    { userId: id, method: 'password', credentialEpoch: 0 },
    clientInfo,
  );
  return { userId: id, sessionId: session.id, ip: clientInfo.ip, authenticatedAt: clock.read() };
}
const setPassword = () => database.passwords.set(userId, 'hash', clock.read(), false);
const queuedKinds = async () =>
  (await fresh.sql('select kind from outbox where user_id = $1', [userId])).map(({ kind }) => kind);

describe('Invitations.sendAgain', () => {
  it('queues an invitation and records the admin', async () => {
    await accounts.invitations.sendAgain(admin, userId);
    expect(await queuedKinds()).toEqual(['invite']);
    expect(
      await fresh.sql(
        `select actor_id, details from audit_events where type = 'user_invited' and user_id = $1`,
        [userId],
      ),
    ).toEqual([{ actor_id: admin.userId, details: { mail: 'invite' } }]);
  });

  it('rejects a user who has a password, a disabled user and an unknown one', async () => {
    const codeOf = async (id: string) =>
      (await accountErrorOf(accounts.invitations.sendAgain(admin, id))).code;
    await setPassword();
    expect(await codeOf(userId)).toBe('invalid_input');
    const disabled = await addUser(database);
    await database.users.setDisabled(disabled.id, clock.read());
    expect(await codeOf(disabled.id)).toBe('invalid_input');
    expect(await codeOf('unknown')).toBe('not_found');
    expect(await queuedKinds()).toEqual([]);
  });

  it('is forbidden for a plain user, and unauthorized after the admin signed out', async () => {
    const plain = await callerOf((await addUser(database)).id);
    expect((await accountErrorOf(accounts.invitations.sendAgain(plain, userId))).code).toBe('forbidden');
    const former = await callerOf((await addUser(database, 'admin')).id);
    await accounts.sessions.signOut(former.sessionId, clientInfo.ip);
    expect((await accountErrorOf(accounts.invitations.sendAgain(former, userId))).code).toBe('unauthorized');
    expect(await queuedKinds()).toEqual([]);
  });
});

describe('Invitations.mailReset', () => {
  it('queues a reset link for a user with a password, an invitation for one without', async () => {
    await accounts.invitations.mailReset(admin, userId);
    expect(await queuedKinds()).toEqual(['invite']);
    await fresh.sql('delete from outbox');
    await setPassword();
    await accounts.invitations.mailReset(admin, userId);
    expect(await queuedKinds()).toEqual(['reset']);
  });

  it('needs a recent authentication', async () => {
    const stale = { ...admin, authenticatedAt: new Date(clock.read().getTime() - 600_001) };
    expect((await accountErrorOf(accounts.invitations.mailReset(stale, userId))).code).toBe(
      'reauthentication_required',
    );
    expect(await queuedKinds()).toEqual([]);
  });
});
