import { randomUUID } from 'node:crypto';
import type { Database } from '@mikrochat/database';
import { Accounts } from '../accounts.js';
import {
  eventually,
  FreshDatabase,
  FrozenClock,
  accountErrorOf,
  settings,
  addUser,
} from '../testing/accounts-database.js';
import { PermanentMailError, type MailMessage, type MailTransport } from './mail-message.js';

/** A transport that keeps messages in memory and can be made to fail. */
class MemoryTransport implements MailTransport {
  readonly messages: MailMessage[] = [];
  failure: Error | null = null;

  deliver(message: MailMessage): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    this.messages.push(message);
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
const transport = new MemoryTransport();
const clientInfo = { ip: '192.0.2.1', userAgent: 'test' };
const newBrowser = () => ({ id: randomUUID(), keepsCookies: true });
const browser = newBrowser();
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
beforeEach(() => transport.messages.splice(0));

const isEmpty = async () => (await accounts.outbox.list()).mails.length === 0;
const messagesTo = (email: string) => transport.messages.filter((message) => message.email === email);

describe('Outbox', () => {
  it('sends nothing to an unregistered email address, and deletes the request', async () => {
    await accounts.linkRequests.submit('magic-link', 'unregistered@example.com', clientInfo, browser);
    await accounts.linkRequests.submit('reset', 'unregistered@example.com', clientInfo, browser);
    await eventually(isEmpty);
    expect(transport.messages).toEqual([]);
  });

  it('delivers a user’s mail behind a flood of requests for unregistered email addresses', async () => {
    const { email } = await addUser(database);
    await fresh.sql(
      `insert into outbox (id, kind, email, ip, created_at, next_try_at)
         select gen_random_uuid(), 'reset', n || '@unregistered.example', '192.0.2.' || n % 2, $1, $1
         from generate_series(1, 3000) n`,
      [clock.read()],
    );
    await accounts.linkRequests.submit('magic-link', email, clientInfo, browser);
    await eventually(() => messagesTo(email).length === 1);
    await eventually(isEmpty);
    const [counted] = await fresh.sql<{ sum: string; events: number }>(
      `select sum((details->>'count')::int) as sum, count(*)::int as events from audit_events
         where type = 'link_requested' and ip in ('192.0.2.0', '192.0.2.1') and details ? 'count'`,
    );
    expect(Number(counted?.sum)).toBeGreaterThanOrEqual(2990);
    expect(counted?.events).toBeLessThanOrEqual(20);
  });

  it('stores no usable link', async () => {
    const { email } = await addUser(database);
    transport.failure = new Error('unavailable');
    await accounts.linkRequests.submit('magic-link', email, clientInfo, browser);
    await eventually(async () => (await accounts.outbox.list()).mails[0]?.tries === 1);
    const rows = await fresh.sql('select * from outbox natural full join one_time_links');
    expect(JSON.stringify(rows)).not.toMatch(/eyJ|token/);
    transport.failure = null;
    clock.advance(60);
    accounts.outbox.wake();
    await eventually(isEmpty);
    expect(messagesTo(email)).toHaveLength(1);
  });

  it('sends one mail only after two requests of one browser', async () => {
    const { email } = await addUser(database);
    transport.failure = new Error('unavailable');
    await accounts.linkRequests.submit('magic-link', email, clientInfo, browser);
    await eventually(async () => (await accounts.outbox.list()).mails[0]?.tries === 1);
    clock.advance(1);
    await accounts.linkRequests.submit('magic-link', email, clientInfo, browser);
    await eventually(async () => (await accounts.outbox.list()).mails.every(({ tries }) => tries === 1));
    transport.failure = null;
    clock.advance(60);
    accounts.outbox.wake();
    await eventually(isEmpty);
    expect(messagesTo(email)).toHaveLength(1);
  });

  it('sends the five newest requests that were queued during an outage, and every invitation of an admin', async () => {
    const user = await addUser(database);
    const { email } = user;
    transport.failure = new Error('unavailable');
    const { id: userId } = user;
    await database.transaction((repositories) =>
      accounts.outbox.enqueue(repositories, { kind: 'invite', email, userId, ip: null }),
    );
    for (let request = 0; request < 8; request++) {
      clock.advance(1);
      await accounts.linkRequests.submit('reset', email, clientInfo, newBrowser());
    }
    await eventually(async () => (await accounts.outbox.list()).mails.every(({ tries }) => tries > 0));
    transport.failure = null;
    clock.advance(600);
    accounts.outbox.wake();
    await eventually(isEmpty);
    expect(messagesTo(email).map(({ kind }) => kind)).toEqual(Array<string>(6).fill('invite'));
  });

  it('drops a request from before another link of the email address was used', async () => {
    const { email } = await addUser(database);
    await accounts.linkRequests.submit('magic-link', email, clientInfo, browser);
    await eventually(() => messagesTo(email).length === 1);
    transport.failure = new Error('unavailable');
    await accounts.linkRequests.submit('magic-link', email, clientInfo, newBrowser());
    await eventually(async () => (await accounts.outbox.list()).mails[0]?.tries === 1);
    clock.advance(1);
    const token = new URLSearchParams(messagesTo(email)[0]?.link.split('#')[1]).get('token') ?? '';
    await accounts.magicLinkSignIn.signIn(accounts.links.read(token, ['magic-link'], email), clientInfo);
    transport.failure = null;
    clock.advance(60);
    accounts.outbox.wake();
    await eventually(isEmpty);
    expect(messagesTo(email)).toHaveLength(1);
  });

  it('drops a mail whose link was used meanwhile', async () => {
    const { email } = await addUser(database);
    await accounts.linkRequests.submit('magic-link', email, clientInfo, browser);
    await eventually(() => messagesTo(email).length === 1);
    const [message] = messagesTo(email);
    const token = new URLSearchParams(message?.link.split('#')[1]).get('token') ?? '';
    await accounts.magicLinkSignIn.signIn(accounts.links.read(token, ['magic-link'], email), clientInfo);
    // As if the server had been killed after the delivery and before the row was deleted.
    await fresh.sql(
      `insert into outbox (id, kind, email, created_at, next_try_at) values ($1, 'magic-link', $2, $3, $3)`,
      [message?.id, email, clock.read()],
    );
    accounts.outbox.wake();
    await eventually(isEmpty);
    expect(messagesTo(email)).toHaveLength(1);
  });

  it('gives up a mail that the mail server rejects permanently, until an admin sends it again', async () => {
    const user = await addUser(database);
    transport.failure = new PermanentMailError('550 no such mailbox');
    const admin = await addUser(database, 'admin');
    const session = await accounts.sessions.open(
      { userId: admin.id, method: 'password', credentialEpoch: 0 },
      clientInfo,
    );
    await accounts.invitations.sendAgain({ ...callerOf(admin.id), sessionId: session.id }, user.id);
    await eventually(async () => (await accounts.outbox.list()).failed === 1);
    const { mails } = await accounts.outbox.list();
    expect(mails[0]).toMatchObject({ kind: 'invite', problem: '550 no such mailbox', nextTryAt: null });
    expect(accounts.outbox.state).toBe('working');
    transport.failure = null;
    await accounts.outbox.sendAgain(callerOf(user.id), mails[0]?.id ?? '');
    await eventually(isEmpty);
    expect(messagesTo(user.email)).toHaveLength(1);
  });

  it('throws not_found when an unknown mail is sent again or discarded', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    expect((await accountErrorOf(accounts.outbox.sendAgain(callerOf('x'), id))).code).toBe('not_found');
    expect((await accountErrorOf(accounts.outbox.discard(callerOf('x'), id))).code).toBe('not_found');
  });
});

const callerOf = (userId: string) => ({
  userId,
  sessionId: '00000000-0000-4000-8000-000000000000',
  ip: '192.0.2.1',
  authenticatedAt: clock.read(),
});
