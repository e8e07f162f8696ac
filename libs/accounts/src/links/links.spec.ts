import type { Database } from '@mikrochat/database';
import { SignedTokens } from '../signing/signed-tokens.js';
import { FreshDatabase, FrozenClock, refusalOf, someUser } from '../testing/accounts-database.js';
import { Links, type LinkPurpose } from './links.js';

/** In seconds. */
const lives = { 'magic-link': 600, setup: 6_000, reset: 600, replace: 600 };
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
  links = new Links(database, tokens, lives, clock.read);
});

async function issued(purpose: LinkPurpose) {
  const { id: userId, email } = await someUser(database);
  return { email, userId, token: await links.issue({ email, userId, purpose, credentialEpoch: 0 }) };
}

const spend = (token: string, email: string) =>
  database.transaction((repositories) => links.spend(repositories, links.read(token, ['reset'], email)));

const refusesToRead = (token: string, purposes: LinkPurpose[], email: string) =>
  refusalOf(Promise.resolve().then(() => links.read(token, purposes, email)));

describe('links', () => {
  it('work once', async () => {
    const { email, token } = await issued('reset');
    await links.requireActive(links.read(token, ['reset'], email));
    await spend(token, email);
    expect((await refusalOf(spend(token, email))).code).toBe('invalid_link');
    expect((await refusalOf(links.requireActive(links.read(token, ['reset'], email)))).code).toBe(
      'invalid_link',
    );
  });

  it('have one winner of sixteen', async () => {
    const { email, token } = await issued('reset');
    const ends = await Promise.allSettled(Array.from({ length: 16 }, () => spend(token, email)));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each<[LinkPurpose, LinkPurpose[]]>([
    ['setup', ['reset', 'magic-link']],
    ['reset', ['setup', 'magic-link']],
    ['magic-link', ['setup', 'reset']],
  ])('for %s are good for nothing else', async (purpose, others) => {
    const { email, token } = await issued(purpose);
    expect(links.read(token, [purpose], email)).toMatchObject({ purpose, email });
    for (const other of others)
      expect((await refusesToRead(token, [other], email)).code).toBe('invalid_link');
    expect((await refusesToRead(token, others, email)).code).toBe('invalid_link');
  });

  it('belong to their address, in any spelling of it', async () => {
    const { email, token } = await issued('reset');
    expect((await refusesToRead(token, ['reset'], 'mallory@example.com')).code).toBe('invalid_link');
    await spend(token, `  ${email.toUpperCase()} `);
  });

  it('void the older ones of their address', async () => {
    const { email, userId, token } = await issued('reset');
    const newer = await links.issue({ email, userId, purpose: 'reset', credentialEpoch: 0 });
    expect((await refusalOf(spend(token, email))).code).toBe('invalid_link');
    await spend(newer, email);
  });

  it('die with their time, signature and row alike', async () => {
    const { email, token } = await issued('reset');
    const read = links.read(token, ['reset'], email);
    clock.pass(600);
    expect((await refusesToRead(token, ['reset'], email)).code).toBe('invalid_link');
    expect((await refusalOf(links.requireActive(read))).code).toBe('invalid_link');
    await links.deleteExpired();
    expect(await fresh.sql('select from one_time_links where id = $1', [read.id])).toEqual([]);
  });

  it('die with a life that was shortened after they were made', async () => {
    const { email, token } = await issued('reset');
    const shortened = new Links(database, tokens, { ...lives, reset: 60 }, clock.read);
    clock.pass(59);
    expect(shortened.read(token, ['reset'], email)).toMatchObject({ email });
    clock.pass(1);
    const refused = refusalOf(Promise.resolve().then(() => shortened.read(token, ['reset'], email)));
    expect((await refused).code).toBe('invalid_link');
    expect(links.read(token, ['reset'], email)).toMatchObject({ email });
  });

  it('cannot be made of a token of another kind, nor of claims of another shape', async () => {
    const { email, token } = await issued('reset');
    const { id: jti } = links.read(token, ['reset'], email);
    const good = { purpose: 'reset', sub: email, jti };
    const forged = [
      tokens.sign('at+jwt', good, 60),
      new SignedTokens('another', 'https://chat.example.com', clock.read).sign('link+jwt', good, 60),
      tokens.sign('link+jwt', { ...good, jti: undefined }, 60),
      tokens.sign('link+jwt', { ...good, sub: undefined }, 60),
      tokens.sign('link+jwt', { ...good, sub: { toString: email } }, 60),
      tokens.sign('link+jwt', { ...good, purpose: 'admin' }, 60),
      tokens.sign('link+jwt', { ...good, purpose: ['reset'] }, 60),
      '',
    ];
    for (const one of forged) expect((await refusesToRead(one, ['reset'], email)).code).toBe('invalid_link');
  });
});
