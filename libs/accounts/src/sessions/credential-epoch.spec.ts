import type { Database } from '@mikrochat/database';
import { Accounts } from '../accounts.js';
import type { Caller } from '../client-info.js';
import type { LinkPurpose } from '../links/links.js';
import {
  FreshDatabase,
  FrozenClock,
  accountErrorOf,
  settings,
  addUser,
} from '../testing/accounts-database.js';
import type { AuthenticatedUser } from './sessions.js';

const clientInfo = { ip: '192.0.2.1', userAgent: 'Firefox' };
const password = 'a long and quiet river';
const newPassword = 'a short and noisy brook';
const mail = {
  transport: { deliver: () => Promise.resolve(), check: () => Promise.resolve(), close: () => undefined },
  maxRetries: 0,
};

let fresh: FreshDatabase;
let database: Database;
let accounts: Accounts;
let hash: string;
const clock = new FrozenClock();

beforeAll(async () => {
  fresh = await FreshDatabase.create();
  database = await fresh.connect();
  const openRegistration = { ...settings, isInviteRequired: false, providers: ['example'] };
  accounts = new Accounts({
    database,
    settings: openRegistration,
    throttling: false,
    mail,
    clock: clock.read,
  });
  hash = await accounts.passwords.hashAsGiven(password);
});
afterAll(async () => {
  await accounts.stop();
  await fresh.drop();
});

/** A registered user with a password, a linked provider and an unverified email address. */
interface Registered {
  readonly id: string;
  readonly email: string;
  readonly caller: Caller;
}

async function signIn(userId: string): Promise<Caller> {
  const credentialEpoch = (await database.users.byId(userId))?.credentialEpoch ?? 0;
  const session = await accounts.sessions.open({ userId, method: 'password', credentialEpoch }, clientInfo);
  return { userId, sessionId: session.id, ip: clientInfo.ip, authenticatedAt: clock.read() };
}

async function register(): Promise<Registered> {
  const { id, email } = await addUser(database);
  await database.passwords.set(id, hash, clock.read(), false);
  await database.identities.add({ provider: 'example', subject: id, userId: id, createdAt: clock.read() });
  return { id, email, caller: await signIn(id) };
}

const signInAdmin = async (): Promise<Caller> => signIn((await addUser(database, 'admin')).id);

async function linkFor({ id, email }: Registered, purpose: LinkPurpose) {
  const { credentialEpoch = 0 } = (await database.users.byId(id)) ?? {};
  const token = await accounts.links.issue({ email, userId: id, credentialEpoch, purpose });
  return accounts.links.read(token, [purpose], email);
}

/** Credentials by name: each is verified now; the returned function uses the result later. */
const credentials: Record<string, (user: Registered) => Promise<() => Promise<unknown>>> = {
  'a verified password': async ({ email }) => {
    const { user } = await accounts.passwordSignIn.verify(email, password, clientInfo);
    const { id: userId, credentialEpoch } = user;
    return () => accounts.sessions.open({ userId, method: 'password', credentialEpoch }, clientInfo);
  },
  'a sign-in code of a provider': async ({ id }) => {
    const account = { provider: 'example', subject: id, email: null, isEmailVerified: false, name: null };
    const { credentialEpoch } = await accounts.identities.resolve(account, clientInfo);
    const signInCode = { userId: id, provider: 'example', returnTo: null, credentialEpoch };
    const code = await accounts.oauthFlows.issueCode('browser', signInCode);
    return async () => {
      const redeemed = await accounts.oauthFlows.redeem(code, 'browser');
      const user: AuthenticatedUser = { ...redeemed, method: 'oauth:example' };
      return accounts.sessions.open(user, clientInfo);
    };
  },
  'a provider being linked': async ({ caller }) => {
    const linking = await accounts.identities.beginLinking(caller);
    const account = {
      provider: 'other',
      subject: 'attacker',
      email: null,
      isEmailVerified: false,
      name: null,
    };
    return () => accounts.identities.link(linking, account, clientInfo);
  },
  'a magic link': async (user) => {
    const link = await linkFor(user, 'magic-link');
    return () => accounts.magicLinkSignIn.signIn(link, clientInfo);
  },
  'a setup link': async (user) => {
    const link = await linkFor(user, 'setup');
    return () => accounts.passwords.setUp(link, newPassword, clientInfo);
  },
  'a reset link': async (user) => {
    const link = await linkFor(user, 'reset');
    return () => accounts.passwords.setUp(link, newPassword, clientInfo);
  },
  'a token for replacing a password': async (user) => {
    const link = await linkFor(user, 'replace');
    return () => accounts.passwords.setUp(link, newPassword, clientInfo);
  },
};

/** Operations that raise the credential epoch. */
const operations: Record<string, (user: Registered) => Promise<unknown>> = {
  'an admin sets the password': async ({ id }) =>
    accounts.administration.resetPassword(await signInAdmin(), id, newPassword),
  'the user changes the password': ({ caller }) => accounts.passwords.change(caller, password, newPassword),
  'the account is disabled and enabled again': async ({ id }) => {
    await accounts.administration.setDisabled(await signInAdmin(), id, true);
    await accounts.administration.setDisabled(await signInAdmin(), id, false);
  },
  'the role changes': async ({ id }) =>
    accounts.administration.changeRole(await signInAdmin(), id, 'admin', true),
  'an admin ends all sessions': async ({ id }) => accounts.sessions.endAllOf(id, await signInAdmin()),
  'the user ends the other sessions': ({ caller }) => accounts.sessions.endOthers(caller),
  'an admin unlinks the provider': async ({ id }) =>
    accounts.identities.unlinkFrom(await signInAdmin(), id, 'example'),
  'the user unlinks the provider': ({ caller }) => accounts.identities.unlink(caller, 'example'),
  'the email address is verified for the first time': async (user) =>
    accounts.magicLinkSignIn.signIn(await linkFor(user, 'magic-link'), clientInfo),
};

describe.each(Object.entries(credentials))('%s', (_, verify) => {
  it('is accepted while the credential epoch is unchanged', async () => {
    await database.identities.remove('attacker', 'other');
    const use = await verify(await register());
    await expect(use()).resolves.not.toThrow();
    await fresh.sql(`delete from identities where subject = 'attacker'`);
  });

  it.each(Object.entries(operations))('is rejected after %s', async (__, operate) => {
    const user = await register();
    const use = await verify(user);
    await operate(user);
    const { code } = await accountErrorOf(use());
    expect(['invalid_credentials', 'invalid_link', 'invalid_state', 'unauthorized']).toContain(code);
  });
});

describe('the session of the caller', () => {
  it('can be refreshed after the user changed the password or ended the other sessions', async () => {
    const { id } = await register();
    const { credentialEpoch = 0 } = (await database.users.byId(id)) ?? {};
    const session = await accounts.sessions.open(
      { userId: id, method: 'password', credentialEpoch },
      clientInfo,
    );
    const caller = { userId: id, sessionId: session.id, ip: clientInfo.ip, authenticatedAt: clock.read() };
    await accounts.passwords.change(caller, password, newPassword);
    await accounts.sessions.endOthers(caller);
    await expect(accounts.sessions.rotate(session.refreshToken, clientInfo.ip)).resolves.toMatchObject({
      generation: 1,
    });
  });
});

describe('an operation that waits for the row lock of a user', () => {
  /** Locks a user's row, starts both operations so that they wait in this order, and releases the lock. */
  async function runInOrder(userId: string, second: () => Promise<unknown>, first: () => Promise<unknown>) {
    const waiting: Promise<unknown>[] = [];
    await database.transaction(async ({ users }) => {
      await users.lock(userId);
      waiting.push(first().catch((error: unknown) => error));
      await untilBlocked(1);
      waiting.push(second().catch((error: unknown) => error));
      await untilBlocked(2);
    });
    return Promise.all(waiting);
  }

  async function untilBlocked(count: number): Promise<void> {
    const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    for (const end = Date.now() + 10_000; (await fresh.sql(waits)).length < count;) {
      if (Date.now() > end) throw new Error(`${count} transactions never waited for the lock.`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  it('does not change a password that an admin has set meanwhile', async () => {
    const { id, email, caller } = await register();
    const admin = await signInAdmin();
    const [, refused] = await runInOrder(
      id,
      () => accounts.passwords.change(caller, password, 'chosen by the attacker'),
      () => accounts.administration.resetPassword(admin, id, newPassword),
    );
    expect(refused).toMatchObject({ code: 'unauthorized' });
    await expect(accounts.passwordSignIn.verify(email, newPassword, clientInfo)).resolves.toBeDefined();
  });

  it('does not add an admin after the acting admin was demoted', async () => {
    const [actor, otherAdmin] = [await signInAdmin(), await signInAdmin()];
    const email = 'accomplice@example.com';
    const [, refused] = await runInOrder(
      actor.userId,
      () => accounts.users.add({ email, role: 'admin', password: newPassword }, actor),
      () => accounts.administration.changeRole(otherAdmin, actor.userId, 'user', false),
    );
    expect(refused).toMatchObject({ code: 'forbidden' });
    expect(await database.users.byEmail(email)).toBeNull();
  });

  it('refreshes with the new role after a demotion', async () => {
    const { userId } = await signInAdmin();
    const otherAdmin = await signInAdmin();
    const { credentialEpoch = 0 } = (await database.users.byId(userId)) ?? {};
    const session = await accounts.sessions.open({ userId, method: 'password', credentialEpoch }, clientInfo);
    const rotated: Promise<unknown>[] = [];
    await database.transaction(async ({ sessions, users, revocations }) => {
      // The statements of a demotion that is not committed yet.
      await users.lock(userId);
      await users.setRole(userId, 'user');
      await users.incrementCredentialEpoch(userId);
      await revocations.revokeTokensOf(userId, clock.read());
      expect(await sessions.isActive(session.id, userId, clock.read())).toBe(true);
      rotated.push(accounts.sessions.rotate(session.refreshToken, clientInfo.ip));
      await untilBlocked(1);
    });
    const [next] = await Promise.all(rotated);
    expect(next).toMatchObject({ generation: 1, user: { role: 'user' } });
    await accounts.administration.changeRole(otherAdmin, userId, 'admin', true);
  });
});
