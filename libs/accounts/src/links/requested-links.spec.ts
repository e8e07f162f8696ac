import { randomBytes, randomUUID } from 'node:crypto';
import type { Database, LinkRequester } from '@mikrochat/database';
import { SignedTokens } from '../signing/signed-tokens.js';
import {
  FreshDatabase,
  FrozenClock,
  accountErrorOf,
  settings,
  addUser,
} from '../testing/accounts-database.js';
import { linkLifetimes, Links, MAX_ACTIVE_LINKS, type LinkPurpose } from './links.js';

let fresh: FreshDatabase;
let database: Database;
let clock: FrozenClock;
let links: Links;
let user: { readonly id: string; readonly email: string };

beforeAll(async () => {
  fresh = await FreshDatabase.create();
  database = await fresh.connect();
});
afterAll(() => fresh.drop());
beforeEach(async () => {
  clock = new FrozenClock();
  const tokens = new SignedTokens(settings.jwtSecret, settings.appUrl, clock.read);
  links = new Links(database, tokens, linkLifetimes(settings), clock.read);
  user = await addUser(database);
});

const newBrowser = (): LinkRequester => ({ browser: randomBytes(32), network: null });
const admin: LinkRequester = { browser: null, network: null };

const grantFor = (purpose: LinkPurpose, credentialEpoch = 0) => ({
  email: user.email,
  userId: user.id,
  credentialEpoch,
  purpose,
});

const newMail = (requester: LinkRequester) => ({
  id: randomUUID(),
  createdAt: clock.read(),
  ip: null,
  ...requester,
});

/** Requests a link, one second after the previous one. @returns its token */
async function request(
  requester: LinkRequester,
  purpose: LinkPurpose = 'magic-link',
  epoch = 0,
): Promise<string> {
  const link = await links.forMail(newMail(requester), grantFor(purpose, epoch));
  clock.advance(1);
  return link?.token ?? '';
}

const spend = (token: string, purpose: LinkPurpose = 'magic-link') =>
  database.transaction((repositories) => links.spend(repositories, links.read(token, [purpose], user.email)));

/** Whether a link is active; does not use it. */
const isActive = async (token: string, purpose: LinkPurpose = 'magic-link'): Promise<boolean> =>
  Promise.resolve()
    .then(() => links.requireActive(links.read(token, [purpose], user.email)))
    .then(
      () => true,
      () => false,
    );

const countActive = (purpose: LinkPurpose = 'magic-link') =>
  database.links.countActive({ email: user.email, purpose }, clock.read());

describe('a requested link', () => {
  it('is revoked by a further request of the same browser', async () => {
    const browser = newBrowser();
    const [first, second] = [await request(browser), await request(browser)];
    expect([await isActive(first), await isActive(second)]).toEqual([false, true]);
  });

  it('stays active after any number of requests of other browsers for the same email address', async () => {
    const own = await request(newBrowser());
    for (let other = 0; other < 20; other++) await request(newBrowser());
    expect(await isActive(own)).toBe(true);
    expect(await countActive()).toBe(MAX_ACTIVE_LINKS);
  });

  it('stays active after repeated requests of browsers that requested links before', async () => {
    const others = Array.from({ length: MAX_ACTIVE_LINKS }, newBrowser);
    for (const other of others) await request(other);
    const own = await request(newBrowser());
    for (const other of [...others, ...others]) {
      await request(other);
      expect(await isActive(own)).toBe(true);
    }
    await spend(own);
  });

  it('stays active as the shared link while a new browser repeats its request', async () => {
    for (let other = 0; other < MAX_ACTIVE_LINKS; other++) await request(newBrowser());
    const own = await request(newBrowser());
    const browser = newBrowser();
    for (let count = 0; count < 3; count++) await request(browser);
    expect(await isActive(own)).toBe(true);
  });

  it('is sent with a full lifetime even if the maximum of active links is reached', async () => {
    const others = [];
    for (let other = 0; other < MAX_ACTIVE_LINKS; other++) others.push(await request(newBrowser()));
    clock.advance(800);
    const own = await request(newBrowser());
    expect(await countActive()).toBe(MAX_ACTIVE_LINKS);
    clock.advance(settings.magicLinkExpirySeconds - 2);
    expect(await Promise.all(others.map((token) => isActive(token)))).not.toContain(true);
    expect(await isActive(own)).toBe(true);
    await spend(own);
  });

  it('revokes the others of its email address and purpose when it is used', async () => {
    const [first, second, reset] = [
      await request(newBrowser()),
      await request(newBrowser()),
      await request(newBrowser(), 'reset'),
    ];
    await spend(first);
    expect((await accountErrorOf(spend(second))).code).toBe('invalid_link');
    expect(await isActive(reset, 'reset')).toBe(true);
  });

  it('revokes no other link if the transaction that uses it fails', async () => {
    const [first, second] = [await request(newBrowser()), await request(newBrowser())];
    const failing = database.transaction(async (repositories) => {
      await links.spend(repositories, links.read(first, ['magic-link'], user.email));
      throw new Error('disabled meanwhile');
    });
    await expect(failing).rejects.toThrow('disabled meanwhile');
    expect([await isActive(first), await isActive(second)]).toEqual([true, true]);
  });

  it('signs in once if several of one email address are used at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      const tokens = [await request(newBrowser()), await request(newBrowser()), await request(newBrowser())];
      const ends = await Promise.allSettled(tokens.map((token) => spend(token)));
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      clock.advance(1);
    }
  });

  it('exists once after sixteen simultaneous requests of one browser, beside that of another browser', async () => {
    const elsewhere = await request(newBrowser());
    const browser = newBrowser();
    const requests = Array.from({ length: 16 }, () =>
      links.forMail(newMail(browser), grantFor('magic-link')),
    );
    await Promise.all(requests);
    expect(await countActive()).toBe(2);
    expect(await isActive(elsewhere)).toBe(true);
  });

  it('exists at most five times after simultaneous requests of sixteen browsers', async () => {
    const requests = Array.from({ length: 16 }, () =>
      links.forMail(newMail(newBrowser()), grantFor('magic-link')),
    );
    const tokens = (await Promise.all(requests)).map((link) => link?.token ?? '');
    expect(await countActive()).toBe(MAX_ACTIVE_LINKS);
    expect(await Promise.all(tokens.map((token) => isActive(token)))).not.toContain(false);
  });

  it('is not created for a request from before another one was used', async () => {
    const first = await request(newBrowser());
    const queued = newMail(newBrowser());
    clock.advance(1);
    await spend(first);
    expect(await links.forMail(queued, grantFor('magic-link'))).toBeNull();
    clock.advance(1);
    expect(await isActive(await request(newBrowser()))).toBe(true);
  });

  it('is not limited by links of an older credential epoch', async () => {
    const outdated = [];
    for (let count = 0; count < MAX_ACTIVE_LINKS; count++) outdated.push(await request(newBrowser()));
    const token = await request(newBrowser(), 'magic-link', 1);
    expect((await spend(token)).credentialEpoch).toBe(1);
    for (const link of outdated) expect(await isActive(link)).toBe(false);
  });

  it('expires with the lifetime of a reset link if it sets the first password', async () => {
    const link = await request(newBrowser(), 'setup');
    clock.advance(settings.passwordResetExpirySeconds - 2);
    expect(await isActive(link, 'setup')).toBe(true);
    clock.advance(1);
    expect(await isActive(link, 'setup')).toBe(false);
  });
});

describe('an invitation', () => {
  it('stays active after anonymous requests for its email address', async () => {
    const invitation = await request(admin, 'setup');
    for (let other = 0; other < 8; other++) await request(newBrowser(), 'setup');
    clock.advance(settings.passwordResetExpirySeconds);
    expect(await isActive(invitation, 'setup')).toBe(true);
  });

  it('revokes every link of its email address when an admin sends it again', async () => {
    const [first, requested] = [await request(admin, 'setup'), await request(newBrowser(), 'setup')];
    const second = await request(admin, 'setup');
    const active = [first, requested, second].map((token) => isActive(token, 'setup'));
    expect(await Promise.all(active)).toEqual([false, false, true]);
  });
});
