import { scryptSync } from 'node:crypto';
import type { Database } from '@mikrochat/database';
import type { AccountError } from './account-error.js';
import { Accounts } from './accounts.js';
import type { Caller } from './client-info.js';
import {
  FreshDatabase,
  FrozenClock,
  accountErrorOf,
  settings,
  addUser,
} from './testing/accounts-database.js';

const clientInfo = { ip: '192.0.2.1', userAgent: 'Firefox' };
const password = 'a long and quiet river';
let fresh: FreshDatabase;
let database: Database;
let clock: FrozenClock;
let accounts: Accounts;
let forcedChange: Accounts;

beforeAll(async () => {
  fresh = await FreshDatabase.create();
  database = await fresh.connect();
  clock = new FrozenClock();
  accounts = new Accounts({ database, settings, throttling: false, clock: clock.read });
  const force = { ...settings, passwordChange: 'force' as const };
  forcedChange = new Accounts({ database, settings: force, throttling: false, clock: clock.read });
});
afterAll(async () => {
  await Promise.all([accounts.stop(), forcedChange.stop()]);
  await fresh.drop();
});

const signIn = (email: string, given = password) => accounts.passwordSignIn.verify(email, given, clientInfo);
const register = (email: string) => accounts.users.register({ email, password, role: 'user' }, clientInfo);
/** Opens a session for a user. */
async function callerOf(userId: string): Promise<Caller> {
  const credentialEpoch = (await database.users.byId(userId))?.credentialEpoch ?? 0;
  const session = await accounts.sessions.open({ userId, method: 'password', credentialEpoch }, clientInfo);
  return { userId, sessionId: session.id, ip: clientInfo.ip, authenticatedAt: clock.read() };
}
const signInAdmin = async (): Promise<Caller> => callerOf((await addUser(database, 'admin')).id);

describe('InitialUser', () => {
  const settingsOf = (email: string) => ({ email, userName: 'root' });

  it('gets one generated password when several replicas start at once', async () => {
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

  it('keeps an existing password, and is not created again after an admin removed it', async () => {
    const given = { ...settingsOf('initial@example.com'), password };
    await accounts.initialUser.ensure(given, false);
    await accounts.initialUser.ensure({ ...given, password: 'another, later' }, false);
    const { user } = await signIn('initial@example.com');
    await accounts.administration.remove(await signInAdmin(), user.id);
    await accounts.initialUser.ensure(given, true);
    expect(await database.users.byEmail('initial@example.com')).toBeNull();
  });

  it('promotes an existing user without the credentials of an unverified registration', async () => {
    const { id, email } = await register('claimed@example.com');
    const { sessionId } = await callerOf(id);
    await accounts.initialUser.ensure({ email }, false);
    expect(await database.users.byId(id)).toMatchObject({ role: 'admin', emailVerifiedAt: clock.read() });
    expect(await database.passwords.exists(id)).toBe(false);
    expect(await database.sessions.isActive(sessionId, id, clock.read())).toBe(false);
  });

  it('promotes a verified user who keeps their password', async () => {
    const { id, email } = await register('verified@example.com');
    await database.users.verifyEmail(id, clock.read());
    await accounts.initialUser.ensure({ email, password: 'another, later' }, false);
    expect((await signIn(email)).user.role).toBe('admin');
  });
});

describe('PasswordSignIn', () => {
  it('throws the same error for unknown users, users without a password and wrong passwords', async () => {
    const { id } = await register('ada@example.com');
    await accounts.users.create({ email: 'passwordless@example.com', emailVerifiedAt: null }, clientInfo);
    for (const [email, given] of [
      ['unknown@example.com', password],
      ['passwordless@example.com', password],
      ['ada@example.com', 'a wrong guess'],
    ] as const) {
      const { code, extras } = await accountErrorOf(signIn(email, given));
      expect({ code, extras }).toEqual({ code: 'invalid_credentials', extras: {} });
    }
    expect((await signIn('ADA@example.com')).passwordChangeSuggested).toBe(false);
    // Only the right password reveals that the account is disabled.
    await database.users.setDisabled(id, clock.read());
    expect((await accountErrorOf(signIn('ada@example.com', 'a wrong guess'))).code).toBe(
      'invalid_credentials',
    );
    expect((await accountErrorOf(signIn('ada@example.com'))).code).toBe('account_disabled');
  });

  it('replaces a weaker hash at the next sign-in', async () => {
    const { id, email } = await addUser(database);
    const salt = '00112233445566778899aabbccddeeff';
    const older = `${salt}:${scryptSync('from MikroChat', salt, 64).toString('hex')}`;
    await database.passwords.set(id, older, clock.read(), false);
    await signIn(email, 'from MikroChat');
    const found = await database.users.byIdWithPassword(id);
    expect(found?.password?.hash).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$/);
  });
});

describe('a password that an admin set', () => {
  it('has to be replaced, with a setup token that can be used once', async () => {
    const email = 'new@example.com';
    await accounts.users.add({ email, password, role: 'user' }, await signInAdmin());
    expect((await signIn(email)).passwordChangeSuggested).toBe(true);

    const error = await accountErrorOf(forcedChange.passwordSignIn.verify(email, password, clientInfo));
    expect(error.code).toBe('password_change_required');
    const token = error.extras.setupToken ?? '';
    const link = forcedChange.links.read(token, ['replace'], email);
    const setUp = (chosen: string) => forcedChange.passwords.setUp(link, chosen, clientInfo);

    // A rejected password leaves the link active.
    expect((await accountErrorOf(setUp('short'))).code).toBe('password_too_short');
    expect((await accountErrorOf(setUp(password))).code).toBe('invalid_input');
    const own = 'chosen by myself, quietly';
    await setUp(own);
    expect((await accountErrorOf(setUp('and once more, please'))).code).toBe('invalid_link');
    expect((await forcedChange.passwordSignIn.verify(email, own, clientInfo)).passwordChangeSuggested).toBe(
      false,
    );
  });
});

describe('an email address', () => {
  it('gets one account when it is registered twice at the same time', async () => {
    const ends = await Promise.allSettled(['one@example.com', 'One@Example.com'].map(register));
    const refused = ends.filter((end) => end.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: 'email_taken' });
  });

  it('gets one account at simultaneous first sign-ins', async () => {
    const users = await Promise.all(
      [1, 2, 3].map(() =>
        accounts.users.create({ email: 'first@example.com', emailVerifiedAt: null }, clientInfo),
      ),
    );
    expect(new Set(users.map(({ id }) => id)).size).toBe(1);
  });
});

describe('the last admin', () => {
  it('remains when two admins demote, disable or remove each other at the same time', async () => {
    await fresh.sql('delete from users');
    const [ada, bob] = [await addUser(database), await addUser(database)];
    const { administration } = accounts;
    for (const operation of [
      (actor: Caller, userId: string) => administration.changeRole(actor, userId, 'user', false),
      (actor: Caller, userId: string) => administration.setDisabled(actor, userId, true),
      (actor: Caller, userId: string) => administration.remove(actor, userId),
    ]) {
      for (const { id } of [ada, bob]) {
        await database.users.setRole(id, 'admin');
        await database.users.setDisabled(id, null);
      }
      const callers = [await callerOf(ada.id), await callerOf(bob.id)] as const;
      const ends = await Promise.allSettled([operation(callers[0], bob.id), operation(callers[1], ada.id)]);
      const refused = ends.filter((end) => end.status === 'rejected');
      expect(refused).toHaveLength(1);
      // The second admin was demoted or signed out by the first.
      const { code } = refused[0]?.reason as AccountError;
      expect(['forbidden', 'unauthorized']).toContain(code);
    }
  });

  it('cannot delete their account, and needs a recent authentication for it', async () => {
    await fresh.sql('delete from users');
    const { id } = await addUser(database, 'admin');
    const caller = await callerOf(id);
    expect((await accountErrorOf(accounts.administration.deleteOwnAccount(caller))).code).toBe('last_admin');
    const stale = { ...caller, authenticatedAt: new Date(clock.read().getTime() - 600_001) };
    expect((await accountErrorOf(accounts.administration.deleteOwnAccount(stale))).code).toBe(
      'reauthentication_required',
    );
    const demote = accounts.administration.changeRole(stale, id, 'user', false);
    expect((await accountErrorOf(demote)).code).toBe('reauthentication_required');
  });
});
