import type { Database } from '@mikrochat/database';
import { Sessions } from '../sessions/sessions.js';
import { addUser, FreshDatabase, FrozenClock, settings } from '../testing/accounts-database.js';
import { verifyEmail } from './verified-email.js';

const clientInfo = { ip: '192.0.2.1', userAgent: 'Firefox' };
const clock = new FrozenClock();
let fresh: FreshDatabase;
let database: Database;
let sessions: Sessions;
let id: string;

beforeAll(async () => {
  fresh = await FreshDatabase.create();
  database = await fresh.connect();
  sessions = new Sessions(database, settings, clock.read);
});
afterAll(() => fresh.drop());
/** An account as an attacker prepares it for the owner of its email address. */
beforeEach(async () => {
  ({ id } = await addUser(database));
  await database.passwords.set(id, 'hash', clock.read(), false);
  await database.identities.add({ provider: 'example', subject: id, userId: id, createdAt: clock.read() });
  await sessions.open({ userId: id, method: 'password', credentialEpoch: 0 }, clientInfo);
});

const verify = async (client: typeof clientInfo | null = clientInfo) =>
  database.transaction(async (repositories) => {
    const user = await repositories.users.lock(id);
    return verifyEmail(repositories, user ?? { id, credentialEpoch: 0 }, clock.read(), client);
  });
const credentials = async () => ({
  hasPassword: await database.passwords.exists(id),
  providers: (await database.identities.ofUser(id)).length,
  sessions: (await sessions.ofUser(id)).length,
});
const events = () =>
  fresh.sql(`select actor_id, ip from audit_events where type = 'address_proved' and user_id = $1`, [id]);

describe('verifyEmail', () => {
  it('deletes the credentials and ends the sessions from before the first verification', async () => {
    expect(await verify()).toBe(1);
    expect(await credentials()).toEqual({ hasPassword: false, providers: 0, sessions: 0 });
    expect(await database.users.byId(id)).toMatchObject({
      credentialEpoch: 1,
      emailVerifiedAt: clock.read(),
    });
    expect(await events()).toEqual([{ actor_id: id, ip: clientInfo.ip }]);
  });

  it('changes nothing once the email address is verified', async () => {
    await verify();
    await database.passwords.set(id, 'hash of the user', clock.read(), false);
    expect(await verify()).toBe(1);
    expect(await credentials()).toMatchObject({ hasPassword: true });
    expect(await events()).toHaveLength(1);
  });

  it('records no actor if the configuration asserts the email address', async () => {
    await verify(null);
    expect(await events()).toEqual([{ actor_id: null, ip: null }]);
  });

  it('happens once when two sign-ins verify at the same time', async () => {
    expect(await Promise.all([verify(), verify()])).toEqual([1, 1]);
    expect(await events()).toHaveLength(1);
  });
});
