import { scryptSync } from 'node:crypto';
import type { Database } from '@mikrochat/database';
import type { AccountError } from './account-error.js';
import { Accounts } from './accounts.js';
import type { Caller } from './client-info.js';
import { FreshDatabase, FrozenClock, refusalOf, settings, someUser } from './testing/accounts-database.js';

const origin = { ip: '192.0.2.1', userAgent: 'Firefox' };
const password = 'a long and quiet river';
let fresh: FreshDatabase;
let database: Database;
let clock: FrozenClock;
let accounts: Accounts;
let forced: Accounts;

beforeAll(async () => {
  fresh = await FreshDatabase.create();
  database = await fresh.connect();
  clock = new FrozenClock();
  accounts = new Accounts({ database, settings, throttling: false, clock: clock.read });
  const force = { ...settings, passwordChange: 'force' as const };
  forced = new Accounts({ database, settings: force, throttling: false, clock: clock.read });
});
afterAll(async () => {
  await Promise.all([accounts.stop(), forced.stop()]);
  await fresh.drop();
});

const signIn = (email: string, word = password) => accounts.passwordSignIn.verify(email, word, origin);
const register = (email: string) => accounts.users.register({ email, password, role: 'user' }, origin);
/** A user on a device of their own. */
async function callerOf(userId: string): Promise<Caller> {
  const credentialEpoch = (await database.users.byId(userId))?.credentialEpoch ?? 0;
  const session = await accounts.sessions.open({ userId, method: 'password', credentialEpoch }, origin);
  return { userId, sessionId: session.id, ip: origin.ip, authenticatedAt: clock.read() };
}
const anAdmin = async (): Promise<Caller> => callerOf((await someUser(database, 'admin')).id);

describe('the initial user', () => {
  const settingsOf = (email: string) => ({ email, userName: 'root' });

  it('gets one generated password, however many replicas start at once', async () => {
    const email = 'root@example.com';
    const shown = await Promise.all(
      [1, 2, 3].map(() => accounts.initialUser.ensure(settingsOf(email), true)),
    );
    const generated = shown.filter((one) => one !== null);
    expect(generated).toHaveLength(1);
    expect(generated[0]).toMatch(/^[0-9a-f]{6}(-[0-9a-f]{6}){3}$/);
    expect((await signIn(email, generated[0])).user.role).toBe('admin');
    expect(await accounts.initialUser.ensure(settingsOf(email), true)).toBeNull();
  });

  it('keeps a password that is there, and stays away once removed', async () => {
    const given = { ...settingsOf('boss@example.com'), password };
    await accounts.initialUser.ensure(given, false);
    await accounts.initialUser.ensure({ ...given, password: 'another, later' }, false);
    const { user } = await signIn('boss@example.com');
    await accounts.administration.remove(await anAdmin(), user.id);
    await accounts.initialUser.ensure(given, true);
    expect(await database.users.byEmail('boss@example.com')).toBeNull();
  });
});

describe('a password sign-in', () => {
  it('says the same to strangers, to friends without a password, and to wrong guesses', async () => {
    const { id } = await register('ada@example.com');
    await accounts.users.create({ email: 'passwordless@example.com', emailVerifiedAt: null }, origin);
    for (const [email, word] of [
      ['nobody@example.com', password],
      ['passwordless@example.com', password],
      ['ada@example.com', 'a wrong guess'],
    ] as const) {
      const { code, extras } = await refusalOf(signIn(email, word));
      expect({ code, extras }).toEqual({ code: 'invalid_credentials', extras: {} });
    }
    expect((await signIn('ADA@example.com')).passwordChangeSuggested).toBe(false);
    // Only who knows the password hears that the account is disabled.
    await database.users.setDisabled(id, clock.read());
    expect((await refusalOf(signIn('ada@example.com', 'a wrong guess'))).code).toBe('invalid_credentials');
    expect((await refusalOf(signIn('ada@example.com'))).code).toBe('account_disabled');
  });

  it('makes an old hash stronger', async () => {
    const { id, email } = await someUser(database);
    const salt = '00112233445566778899aabbccddeeff';
    const older = `${salt}:${scryptSync('from MikroChat', salt, 64).toString('hex')}`;
    await database.passwords.set(id, older, clock.read(), false);
    await signIn(email, 'from MikroChat');
    const found = await database.users.byIdWithPassword(id);
    expect(found?.password?.hash).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$/);
  });
});

describe('a password that an admin set', () => {
  it('is to be replaced, with a token that works once and only for a new one', async () => {
    const email = 'new@example.com';
    await accounts.users.add({ email, password, role: 'user' }, await anAdmin());
    expect((await signIn(email)).passwordChangeSuggested).toBe(true);

    const refusal = await refusalOf(forced.passwordSignIn.verify(email, password, origin));
    expect(refusal.code).toBe('password_change_required');
    const token = refusal.extras.setupToken ?? '';
    const link = forced.links.read(token, ['replace'], email);
    const setUp = (word: string) => forced.passwords.setUp(link, word, origin);

    // A refused password leaves the link usable.
    expect((await refusalOf(setUp('short'))).code).toBe('password_too_short');
    expect((await refusalOf(setUp(password))).code).toBe('invalid_input');
    const own = 'chosen by myself, quietly';
    await setUp(own);
    expect((await refusalOf(setUp('and once more, please'))).code).toBe('invalid_link');
    expect((await forced.passwordSignIn.verify(email, own, origin)).passwordChangeSuggested).toBe(false);
  });
});

describe('one address', () => {
  it('makes one account, however many register it at once', async () => {
    const ends = await Promise.allSettled(['one@example.com', 'One@Example.com'].map(register));
    const refused = ends.filter((end) => end.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: 'email_taken' });
  });

  it('finds the same account at two first sign-ins in the same moment', async () => {
    const users = await Promise.all(
      [1, 2, 3].map(() =>
        accounts.users.create({ email: 'first@example.com', emailVerifiedAt: null }, origin),
      ),
    );
    expect(new Set(users.map(({ id }) => id)).size).toBe(1);
  });
});

describe('the last admin', () => {
  it('stays when two admins demote, disable and remove each other at once', async () => {
    await fresh.sql('delete from users');
    const [ada, bob] = [await someUser(database), await someUser(database)];
    const { administration } = accounts;
    for (const act of [
      (by: Caller, whom: string) => administration.changeRole(by, whom, 'user', false),
      (by: Caller, whom: string) => administration.setDisabled(by, whom, true),
      (by: Caller, whom: string) => administration.remove(by, whom),
    ]) {
      for (const { id } of [ada, bob]) {
        await database.users.setRole(id, 'admin');
        await database.users.setDisabled(id, null);
      }
      const callers = [await callerOf(ada.id), await callerOf(bob.id)] as const;
      const ends = await Promise.allSettled([act(callers[0], bob.id), act(callers[1], ada.id)]);
      const refused = ends.filter((end) => end.status === 'rejected');
      expect(refused).toHaveLength(1);
      // The second actor is no admin any more, or is signed out.
      const { code } = refused[0]?.reason as AccountError;
      expect(['forbidden', 'unauthorized']).toContain(code);
    }
  });

  it('cannot leave either, and an old session decides nothing', async () => {
    await fresh.sql('delete from users');
    const { id } = await someUser(database, 'admin');
    const caller = await callerOf(id);
    expect((await refusalOf(accounts.administration.deleteOwnAccount(caller))).code).toBe('last_admin');
    const stale = { ...caller, authenticatedAt: new Date(clock.read().getTime() - 600_001) };
    expect((await refusalOf(accounts.administration.deleteOwnAccount(stale))).code).toBe(
      'reauthentication_required',
    );
    const demote = accounts.administration.changeRole(stale, id, 'user', false);
    expect((await refusalOf(demote)).code).toBe('reauthentication_required');
  });
});
