import { randomUUID } from 'node:crypto';
import type { Database } from '@mikrochat/database';
import { Accounts } from '../accounts.js';
import {
  eventually,
  FreshDatabase,
  FrozenClock,
  refusalOf,
  settings,
  someUser,
} from '../testing/accounts-database.js';
import { PermanentMailError, type MailMessage, type MailTransport } from './mail-message.js';

/** A transport who keeps what he is given, and may be told to fail. */
class Keeper implements MailTransport {
  readonly letters: MailMessage[] = [];
  failure: Error | null = null;

  deliver(letter: MailMessage): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    this.letters.push(letter);
    return Promise.resolve();
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.failure = new Error('closed');
  }
}

const clock = new FrozenClock();
const transport = new Keeper();
const origin = { ip: '192.0.2.1', userAgent: 'test' };
const aBrowser = () => ({ id: randomUUID(), keepsCookies: true });
const browser = aBrowser();
let fresh: FreshDatabase;
let database: Database;
let accounts: Accounts;

beforeAll(async () => {
  fresh = await FreshDatabase.create();
  database = await fresh.connect();
  const mail = { transport, maxRetries: 1 };
  accounts = new Accounts({ database, settings, clock: clock.read, mail, throttling: false });
  await accounts.start();
});
afterAll(async () => {
  await accounts.stop();
  await fresh.drop();
});
beforeEach(() => transport.letters.splice(0));

const isEmpty = async () => (await accounts.outbox.list()).mails.length === 0;
const lettersTo = (email: string) => transport.letters.filter((letter) => letter.email === email);

describe('the outbox', () => {
  it('writes no letter for who is nobody, and leaves nothing behind', async () => {
    await accounts.linkRequests.submit('magic-link', 'nobody@example.com', origin, browser);
    await accounts.linkRequests.submit('reset', 'nobody@example.com', origin, browser);
    await eventually(isEmpty);
    expect(transport.letters).toEqual([]);
  });

  it('holds up no mail of a user behind a flood of requests for addresses that nobody has', async () => {
    const { email } = await someUser(database);
    await fresh.sql(
      `insert into outbox (id, kind, email, ip, created_at, next_try_at)
         select gen_random_uuid(), 'reset', n || '@nobody.example', '192.0.2.' || n % 2, $1, $1
         from generate_series(1, 3000) n`,
      [clock.read()],
    );
    await accounts.linkRequests.submit('magic-link', email, origin, browser);
    await eventually(() => lettersTo(email).length === 1);
    await eventually(isEmpty);
    const [counted] = await fresh.sql<{ sum: string; events: number }>(
      `select sum((details->>'count')::int) as sum, count(*)::int as events from audit_events
         where type = 'link_requested' and ip in ('192.0.2.0', '192.0.2.1') and details ? 'count'`,
    );
    expect(Number(counted?.sum)).toBeGreaterThanOrEqual(2990);
    expect(counted?.events).toBeLessThanOrEqual(20);
  });

  it('holds no link that could be handed in', async () => {
    const { email } = await someUser(database);
    transport.failure = new Error('away');
    await accounts.linkRequests.submit('magic-link', email, origin, browser);
    await eventually(async () => (await accounts.outbox.list()).mails[0]?.tries === 1);
    const rows = await fresh.sql('select * from outbox natural full join one_time_links');
    expect(JSON.stringify(rows)).not.toMatch(/eyJ|token/);
    transport.failure = null;
    clock.pass(60);
    accounts.outbox.wake();
    await eventually(isEmpty);
    expect(lettersTo(email)).toHaveLength(1);
  });

  it('sends the same link at every try, and one mail only after two requests', async () => {
    const { email } = await someUser(database);
    transport.failure = new Error('away');
    await accounts.linkRequests.submit('magic-link', email, origin, browser);
    await eventually(async () => (await accounts.outbox.list()).mails[0]?.tries === 1);
    clock.pass(1);
    await accounts.linkRequests.submit('magic-link', email, origin, browser);
    await eventually(async () => (await accounts.outbox.list()).mails.every(({ tries }) => tries === 1));
    transport.failure = null;
    clock.pass(60);
    accounts.outbox.wake();
    await eventually(isEmpty);
    expect(lettersTo(email)).toHaveLength(1);
  });

  it('sends the five newest of the requests that waited for the mail server, and every admin’s', async () => {
    const user = await someUser(database);
    const { email } = user;
    transport.failure = new Error('away');
    const { id: userId } = user;
    await database.transaction((repositories) =>
      accounts.outbox.enqueue(repositories, { kind: 'invite', email, userId, ip: null }),
    );
    for (let asked = 0; asked < 8; asked++) {
      clock.pass(1);
      await accounts.linkRequests.submit('reset', email, origin, aBrowser());
    }
    await eventually(async () => (await accounts.outbox.list()).mails.every(({ tries }) => tries > 0));
    transport.failure = null;
    clock.pass(600);
    accounts.outbox.wake();
    await eventually(isEmpty);
    expect(lettersTo(email).map(({ kind }) => kind)).toEqual(Array<string>(6).fill('invite'));
  });

  it('does not send what was asked for before another link of the address was used', async () => {
    const { email } = await someUser(database);
    await accounts.linkRequests.submit('magic-link', email, origin, browser);
    await eventually(() => lettersTo(email).length === 1);
    transport.failure = new Error('away');
    await accounts.linkRequests.submit('magic-link', email, origin, aBrowser());
    await eventually(async () => (await accounts.outbox.list()).mails[0]?.tries === 1);
    clock.pass(1);
    const token = new URLSearchParams(lettersTo(email)[0]?.link.split('#')[1]).get('token') ?? '';
    await accounts.magicLinkSignIn.signIn(accounts.links.read(token, ['magic-link'], email), origin);
    transport.failure = null;
    clock.pass(60);
    accounts.outbox.wake();
    await eventually(isEmpty);
    expect(lettersTo(email)).toHaveLength(1);
  });

  it('does not send what was used meanwhile', async () => {
    const { email } = await someUser(database);
    await accounts.linkRequests.submit('magic-link', email, origin, browser);
    await eventually(() => lettersTo(email).length === 1);
    const [letter] = lettersTo(email);
    const token = new URLSearchParams(letter?.link.split('#')[1]).get('token') ?? '';
    await accounts.magicLinkSignIn.signIn(accounts.links.read(token, ['magic-link'], email), origin);
    // As if the server had been killed after the mail left, before that was written down.
    await fresh.sql(
      `insert into outbox (id, kind, email, created_at, next_try_at) values ($1, 'magic-link', $2, $3, $3)`,
      [letter?.id, email, clock.read()],
    );
    accounts.outbox.wake();
    await eventually(isEmpty);
    expect(lettersTo(email)).toHaveLength(1);
  });

  it('gives up what the mail server will never take', async () => {
    const user = await someUser(database);
    transport.failure = new PermanentMailError('550 nobody here');
    const admin = await someUser(database, 'admin');
    const session = await accounts.sessions.open(
      { userId: admin.id, method: 'password', credentialEpoch: 0 },
      origin,
    );
    await accounts.invitations.sendAgain({ ...callerOf(admin.id), sessionId: session.id }, user.id);
    await eventually(async () => (await accounts.outbox.list()).failed === 1);
    const { mails } = await accounts.outbox.list();
    expect(mails[0]).toMatchObject({ kind: 'invite', problem: '550 nobody here', nextTryAt: null });
    expect(accounts.outbox.state).toBe('working');
    transport.failure = null;
    await accounts.outbox.sendAgain(callerOf(user.id), mails[0]?.id ?? '');
    await eventually(isEmpty);
    expect(lettersTo(user.email)).toHaveLength(1);
  });

  it('has nothing to send again or to discard under an id that nobody has', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    expect((await refusalOf(accounts.outbox.sendAgain(callerOf('x'), id))).code).toBe('not_found');
    expect((await refusalOf(accounts.outbox.discard(callerOf('x'), id))).code).toBe('not_found');
  });
});

const callerOf = (userId: string) => ({
  userId,
  sessionId: '00000000-0000-4000-8000-000000000000',
  ip: '192.0.2.1',
  authenticatedAt: clock.read(),
});
