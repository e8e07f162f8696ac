import { randomUUID } from 'node:crypto';
import type { MailKind } from '@mikrochat/contract';
import type { Database, MailRecord } from '@mikrochat/database';
import { linkLifetimes, Links } from '../links/links.js';
import { SignedTokens } from '../signing/signed-tokens.js';
import { addUser, FreshDatabase, FrozenClock, settings } from '../testing/accounts-database.js';
import { MailComposer } from './mail-composer.js';

const openRegistration = { ...settings, isInviteRequired: false };
let fresh: FreshDatabase;
let database: Database;
let clock: FrozenClock;
let links: Links;
let composer: MailComposer;
let user: { readonly id: string; readonly email: string; readonly userName: string };

beforeAll(async () => {
  fresh = await FreshDatabase.create();
  database = await fresh.connect();
});
afterAll(() => fresh.drop());
beforeEach(async () => {
  clock = new FrozenClock();
  const tokens = new SignedTokens(settings.jwtSecret, settings.appUrl, clock.read);
  links = new Links(database, tokens, linkLifetimes(settings), clock.read);
  composer = new MailComposer(database, links, settings, clock.read);
  user = await addUser(database);
});

const queued = (kind: MailKind, more: Partial<MailRecord> = {}): MailRecord => ({
  id: randomUUID(),
  kind,
  email: user.email,
  userId: null,
  ip: '192.0.2.1',
  details: {},
  createdAt: clock.read(),
  tries: 0,
  nextTryAt: null,
  failedAt: null,
  problem: null,
  browser: null,
  network: null,
  ...more,
});
const setPassword = () => database.passwords.set(user.id, 'hash', clock.read(), false);
const tokenOf = (link = ''): string => new URLSearchParams(link.split('#')[1]).get('token') ?? '';
const unsentRequests = () =>
  fresh.sql(
    `select ip, user_id, details from audit_events
     where type = 'link_requested' and details @> '{"sent": false}' order by id desc limit 1`,
  );

describe('MailComposer', () => {
  it('composes a magic link with its remaining lifetime in minutes', async () => {
    const message = await composer.compose(queued('magic-link'));
    expect(message).toMatchObject({ kind: 'magic-link', email: user.email, userName: user.userName });
    expect(message?.link).toMatch(/^https:\/\/chat\.example\.com\/magic-link#token=[\w.-]+&email=/);
    expect(message?.expiryMinutes).toBe(15);
    expect(links.read(tokenOf(message?.link), ['magic-link'], user.email).purpose).toBe('magic-link');
  });

  it('composes a magic link for an unregistered email address only if no invitation is required', async () => {
    const request = queued('magic-link', { email: 'unregistered@example.com' });
    expect(await composer.compose(request)).toBeNull();
    expect(await unsentRequests()).toEqual([
      { ip: '192.0.2.1', user_id: null, details: { purpose: 'magic-link', sent: false } },
    ]);
    const open = new MailComposer(database, links, openRegistration, clock.read);
    expect(await open.compose(request)).toMatchObject({ email: request.email, userName: null });
  });

  it('composes a reset link for a user with a password', async () => {
    await setPassword();
    clock.advance(1);
    const message = await composer.compose(queued('reset'));
    expect(message).toMatchObject({ kind: 'reset', expiryMinutes: 60 });
    expect(message?.link).toContain('/reset-password#');
    expect(links.read(tokenOf(message?.link), ['reset'], user.email).purpose).toBe('reset');
  });

  it('composes no reset link if the password was set after the request', async () => {
    const request = queued('reset');
    clock.advance(1);
    await setPassword();
    expect(await composer.compose(request)).toBeNull();
  });

  it('answers a reset request with the setup link for a user who never signed in', async () => {
    const message = await composer.compose(queued('reset'));
    expect(message?.kind).toBe('invite');
    expect(message?.link).toContain('/set-password#');
    expect(links.read(tokenOf(message?.link), ['setup'], user.email).purpose).toBe('setup');
  });

  it('composes no reset link for a user of other sign-in methods, nor for an unregistered email address', async () => {
    await database.users.recordSignIn(user.id, clock.read());
    expect(await composer.compose(queued('reset'))).toBeNull();
    expect(await composer.compose(queued('reset', { email: 'unregistered@example.com' }))).toBeNull();
  });

  it('composes an invitation until the user has a password', async () => {
    const invitation = queued('invite', { userId: user.id });
    expect(await composer.compose(invitation)).toMatchObject({ kind: 'invite', expiryMinutes: 10_080 });
    await setPassword();
    expect(await composer.compose(invitation)).toBeNull();
  });

  it.each<MailKind>(['magic-link', 'reset', 'invite'])('composes no %s for a disabled user', async (kind) => {
    await database.users.setDisabled(user.id, clock.read());
    expect(await composer.compose(queued(kind, { userId: user.id }))).toBeNull();
  });

  it('composes a security alert without a token, to the current email address', async () => {
    const alert = queued('role-changed', {
      userId: user.id,
      email: 'old@example.com',
      details: { role: 'admin' },
    });
    expect(await composer.compose(alert)).toEqual({
      id: alert.id,
      kind: 'role-changed',
      details: { role: 'admin' },
      email: user.email,
      userName: user.userName,
      link: settings.appUrl,
      expiryMinutes: null,
    });
    expect(await composer.compose({ ...alert, userId: 'removed' })).toBeNull();
  });
});
