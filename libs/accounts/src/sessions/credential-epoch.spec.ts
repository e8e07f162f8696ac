import type { Database } from '@mikrochat/database';
import { Accounts } from '../accounts.js';
import type { Caller } from '../client-info.js';
import type { LinkPurpose } from '../links/links.js';
import { FreshDatabase, FrozenClock, refusalOf, settings, someUser } from '../testing/accounts-database.js';
import type { AuthenticatedUser } from './sessions.js';

const origin = { ip: '192.0.2.1', userAgent: 'Firefox' };
const password = 'a long and quiet river';
const other = 'a short and noisy brook';
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
  const open = { ...settings, isInviteRequired: false, providers: ['club'] };
  accounts = new Accounts({ database, settings: open, throttling: false, mail, clock: clock.read });
  hash = await accounts.passwords.hashAsGiven(password);
});
afterAll(async () => {
  await accounts.stop();
  await fresh.drop();
});

/** A user who registered: with a password, a linked provider, and an email address that nobody has verified. */
interface Registered {
  readonly id: string;
  readonly email: string;
  readonly caller: Caller;
}

async function signedIn(userId: string): Promise<Caller> {
  const credentialEpoch = (await database.users.byId(userId))?.credentialEpoch ?? 0;
  const session = await accounts.sessions.open({ userId, method: 'password', credentialEpoch }, origin);
  return { userId, sessionId: session.id, ip: origin.ip, authenticatedAt: clock.read() };
}

async function registered(): Promise<Registered> {
  const { id, email } = await someUser(database);
  await database.passwords.set(id, hash, clock.read(), false);
  await database.identities.add({ provider: 'club', subject: id, userId: id, createdAt: clock.read() });
  return { id, email, caller: await signedIn(id) };
}

const anAdmin = async (): Promise<Caller> => signedIn((await someUser(database, 'admin')).id);

async function linkFor({ id, email }: Registered, purpose: LinkPurpose) {
  const { credentialEpoch = 0 } = (await database.users.byId(id)) ?? {};
  const token = await accounts.links.issue({ email, userId: id, credentialEpoch, purpose });
  return accounts.links.read(token, [purpose], email);
}

/** What can be under way: each is accepted now, and gives what redeems it later. */
const proofs: Record<string, (user: Registered) => Promise<() => Promise<unknown>>> = {
  'a verified password': async ({ email }) => {
    const { user } = await accounts.passwordSignIn.verify(email, password, origin);
    const { id: userId, credentialEpoch } = user;
    return () => accounts.sessions.open({ userId, method: 'password', credentialEpoch }, origin);
  },
  'a sign-in code of a provider': async ({ id }) => {
    const account = { provider: 'club', subject: id, email: null, isEmailVerified: false, name: null };
    const { credentialEpoch } = await accounts.identities.resolve(account, origin);
    const vouched = { userId: id, provider: 'club', returnTo: null, credentialEpoch };
    const code = await accounts.oauthFlows.issueCode('browser', vouched);
    return async () => {
      const redeemed = await accounts.oauthFlows.redeem(code, 'browser');
      const user: AuthenticatedUser = { ...redeemed, method: 'oauth:club' };
      return accounts.sessions.open(user, origin);
    };
  },
  'a provider being linked': async ({ caller }) => {
    const linking = await accounts.identities.beginLinking(caller);
    const account = { provider: 'other', subject: 'thief', email: null, isEmailVerified: false, name: null };
    return () => accounts.identities.link(linking, account, origin);
  },
  'a magic link': async (user) => {
    const link = await linkFor(user, 'magic-link');
    return () => accounts.magicLinkSignIn.signIn(link, origin);
  },
  'a setup link': async (user) => {
    const link = await linkFor(user, 'setup');
    return () => accounts.passwords.setUp(link, other, origin);
  },
  'a reset link': async (user) => {
    const link = await linkFor(user, 'reset');
    return () => accounts.passwords.setUp(link, other, origin);
  },
  'a token for replacing a password': async (user) => {
    const link = await linkFor(user, 'replace');
    return () => accounts.passwords.setUp(link, other, origin);
  },
};

/** What takes trust away. */
const acts: Record<string, (user: Registered) => Promise<unknown>> = {
  'an admin sets the password': async ({ id }) =>
    accounts.administration.resetPassword(await anAdmin(), id, other),
  'the owner changes the password': ({ caller }) => accounts.passwords.change(caller, password, other),
  'the account is disabled and enabled again': async ({ id }) => {
    await accounts.administration.setDisabled(await anAdmin(), id, true);
    await accounts.administration.setDisabled(await anAdmin(), id, false);
  },
  'the role changes': async ({ id }) =>
    accounts.administration.changeRole(await anAdmin(), id, 'admin', true),
  'an admin ends all sessions': async ({ id }) => accounts.sessions.endAllOf(id, await anAdmin()),
  'the owner ends the other sessions': ({ caller }) => accounts.sessions.endOthers(caller),
  'an admin unlinks the provider': async ({ id }) =>
    accounts.identities.unlinkFrom(await anAdmin(), id, 'club'),
  'the owner unlinks the provider': ({ caller }) => accounts.identities.unlink(caller, 'club'),
  'the owner of the email address verifies it': async (user) =>
    accounts.magicLinkSignIn.signIn(await linkFor(user, 'magic-link'), origin),
};

describe.each(Object.entries(proofs))('%s', (_, accept) => {
  it('is good while nothing happens', async () => {
    await database.identities.remove('thief', 'other');
    const redeem = await accept(await registered());
    await expect(redeem()).resolves.not.toThrow();
    await fresh.sql(`delete from identities where subject = 'thief'`);
  });

  it.each(Object.entries(acts))('is refused once %s', async (__, act) => {
    const user = await registered();
    const redeem = await accept(user);
    await act(user);
    const { code } = await refusalOf(redeem());
    expect(['invalid_credentials', 'invalid_link', 'invalid_state', 'unauthorized']).toContain(code);
  });
});

describe('a session that goes on', () => {
  it('is refreshed after an act of its own user', async () => {
    const { id } = await registered();
    const { credentialEpoch = 0 } = (await database.users.byId(id)) ?? {};
    const session = await accounts.sessions.open({ userId: id, method: 'password', credentialEpoch }, origin);
    const caller = { userId: id, sessionId: session.id, ip: origin.ip, authenticatedAt: clock.read() };
    await accounts.passwords.change(caller, password, other);
    await accounts.sessions.endOthers(caller);
    await expect(accounts.sessions.rotate(session.refreshToken, origin.ip)).resolves.toMatchObject({
      generation: 1,
    });
  });
});

describe('an act that waits while trust is taken away', () => {
  /** Holds a user's row until `then` is done, so that what is started meanwhile waits behind it. */
  async function behindLockOf(userId: string, start: () => Promise<unknown>, then: () => Promise<unknown>) {
    const waiting: Promise<unknown>[] = [];
    await database.transaction(async ({ users }) => {
      await users.lock(userId);
      waiting.push(then().catch((error: unknown) => error));
      await blocked(1);
      waiting.push(start().catch((error: unknown) => error));
      await blocked(2);
    });
    return Promise.all(waiting);
  }

  async function blocked(count: number): Promise<void> {
    const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    for (const end = Date.now() + 10_000; (await fresh.sql(waits)).length < count;) {
      if (Date.now() > end) throw new Error(`${count} transactions never waited for the lock.`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  it('changes no password after an admin has set one', async () => {
    const { id, email, caller } = await registered();
    const admin = await anAdmin();
    const [, refused] = await behindLockOf(
      id,
      () => accounts.passwords.change(caller, password, 'chosen by the thief'),
      () => accounts.administration.resetPassword(admin, id, other),
    );
    expect(refused).toMatchObject({ code: 'unauthorized' });
    await expect(accounts.passwordSignIn.verify(email, other, origin)).resolves.toBeDefined();
  });

  it('adds no admin after its actor was demoted', async () => {
    const [actor, boss] = [await anAdmin(), await anAdmin()];
    const email = 'accomplice@example.com';
    const [, refused] = await behindLockOf(
      actor.userId,
      () => accounts.users.add({ email, role: 'admin', password: other }, actor),
      () => accounts.administration.changeRole(boss, actor.userId, 'user', false),
    );
    expect(refused).toMatchObject({ code: 'forbidden' });
    expect(await database.users.byEmail(email)).toBeNull();
  });

  it('refreshes into the new role, never into the old one', async () => {
    const { userId } = await anAdmin();
    const boss = await anAdmin();
    const { credentialEpoch = 0 } = (await database.users.byId(userId)) ?? {};
    const session = await accounts.sessions.open({ userId, method: 'password', credentialEpoch }, origin);
    const rotated: Promise<unknown>[] = [];
    await database.transaction(async ({ sessions, users, revocations }) => {
      // As in a demotion that is about to be committed.
      await users.lock(userId);
      await users.setRole(userId, 'user');
      await users.incrementCredentialEpoch(userId);
      await revocations.revokeTokensOf(userId, clock.read());
      expect(await sessions.isActive(session.id, userId, clock.read())).toBe(true);
      rotated.push(accounts.sessions.rotate(session.refreshToken, origin.ip));
      await blocked(1);
    });
    const [next] = await Promise.all(rotated);
    expect(next).toMatchObject({ generation: 1, user: { role: 'user' } });
    await accounts.administration.changeRole(boss, userId, 'admin', true);
  });
});
