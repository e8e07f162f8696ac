import type { Database } from '@mikrochat/database';
import { SignedTokens } from '../signing/signed-tokens.js';
import { FreshDatabase, FrozenClock, accountErrorOf, addUser } from '../testing/accounts-database.js';
import { Links, type LinkPurpose } from './links.js';

/** In seconds. */
const lifetimes = { 'magic-link': 600, setup: 6_000, reset: 600, replace: 600 };
const secret = 'a secret that is long enough for every test';
let fresh: FreshDatabase;
let database: Database;
let clock: FrozenClock;
let tokens: SignedTokens;
let links: Links;

beforeAll(async () => {
  fresh = await FreshDatabase.create();
  database = await fresh.connect();
});
afterAll(() => fresh.drop());
beforeEach(() => {
  clock = new FrozenClock();
  tokens = new SignedTokens(secret, 'https://chat.example.com', clock.read);
  links = new Links(database, tokens, lifetimes, clock.read);
});

async function issueLink(purpose: LinkPurpose) {
  const { id: userId, email } = await addUser(database);
  return { email, userId, token: await links.issue({ email, userId, purpose, credentialEpoch: 0 }) };
}

const spend = (token: string, email: string) =>
  database.transaction((repositories) => links.spend(repositories, links.read(token, ['reset'], email)));

const readError = (token: string, purposes: LinkPurpose[], email: string) =>
  accountErrorOf(Promise.resolve().then(() => links.read(token, purposes, email)));

describe('Links', () => {
  it('can be used once', async () => {
    const { email, token } = await issueLink('reset');
    await links.requireActive(links.read(token, ['reset'], email));
    await spend(token, email);
    expect((await accountErrorOf(spend(token, email))).code).toBe('invalid_link');
    expect((await accountErrorOf(links.requireActive(links.read(token, ['reset'], email)))).code).toBe(
      'invalid_link',
    );
  });

  it('let one of sixteen simultaneous uses succeed', async () => {
    const { email, token } = await issueLink('reset');
    const ends = await Promise.allSettled(Array.from({ length: 16 }, () => spend(token, email)));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each<[LinkPurpose, LinkPurpose[]]>([
    ['setup', ['reset', 'magic-link']],
    ['reset', ['setup', 'magic-link']],
    ['magic-link', ['setup', 'reset']],
  ])('for %s are valid for no other purpose', async (purpose, others) => {
    const { email, token } = await issueLink(purpose);
    expect(links.read(token, [purpose], email)).toMatchObject({ purpose, email });
    for (const other of others) expect((await readError(token, [other], email)).code).toBe('invalid_link');
    expect((await readError(token, others, email)).code).toBe('invalid_link');
  });

  it('are bound to their email address, in any spelling', async () => {
    const { email, token } = await issueLink('reset');
    expect((await readError(token, ['reset'], 'mallory@example.com')).code).toBe('invalid_link');
    await spend(token, `  ${email.toUpperCase()} `);
  });

  it('revoke the older ones of their email address', async () => {
    const { email, userId, token } = await issueLink('reset');
    const newer = await links.issue({ email, userId, purpose: 'reset', credentialEpoch: 0 });
    expect((await accountErrorOf(spend(token, email))).code).toBe('invalid_link');
    await spend(newer, email);
  });

  it('expire, and are deleted by housekeeping', async () => {
    const { email, token } = await issueLink('reset');
    const link = links.read(token, ['reset'], email);
    clock.advance(600);
    expect((await readError(token, ['reset'], email)).code).toBe('invalid_link');
    expect((await accountErrorOf(links.requireActive(link))).code).toBe('invalid_link');
    await links.deleteExpired();
    expect(await fresh.sql('select from one_time_links where id = $1', [link.id])).toEqual([]);
  });

  it('expire earlier if the lifetime is shortened after they were issued', async () => {
    const { email, token } = await issueLink('reset');
    const shortened = new Links(database, tokens, { ...lifetimes, reset: 60 }, clock.read);
    clock.advance(59);
    expect(shortened.read(token, ['reset'], email)).toMatchObject({ email });
    clock.advance(1);
    const refused = accountErrorOf(Promise.resolve().then(() => shortened.read(token, ['reset'], email)));
    expect((await refused).code).toBe('invalid_link');
    expect(links.read(token, ['reset'], email)).toMatchObject({ email });
  });

  it('are not accepted as a token of another type or secret, or with malformed claims', async () => {
    const { email, token } = await issueLink('reset');
    const { id: jti } = links.read(token, ['reset'], email);
    const claims = { purpose: 'reset', sub: email, jti };
    const forged = [
      tokens.sign('at+jwt', claims, 60),
      new SignedTokens('another', 'https://chat.example.com', clock.read).sign('link+jwt', claims, 60),
      tokens.sign('link+jwt', { ...claims, jti: undefined }, 60),
      tokens.sign('link+jwt', { ...claims, sub: undefined }, 60),
      tokens.sign('link+jwt', { ...claims, sub: { toString: email } }, 60),
      tokens.sign('link+jwt', { ...claims, purpose: 'admin' }, 60),
      tokens.sign('link+jwt', { ...claims, purpose: ['reset'] }, 60),
      '',
    ];
    for (const forgedToken of forged)
      expect((await readError(forgedToken, ['reset'], email)).code).toBe('invalid_link');
  });
});
