import { randomBytes, randomUUID } from 'node:crypto';
import type { Database, LinkRequester } from '@mikrochat/database';
import { SignedTokens } from '../signing/signed-tokens.js';
import { FreshDatabase, FrozenClock, refusalOf, settings, someUser } from '../testing/accounts-database.js';
import { linkLifetimes, Links, MAX_ACTIVE_LINKS, type LinkPurpose } from './links.js';

let fresh: FreshDatabase;
let database: Database;
let clock: FrozenClock;
let links: Links;
let owner: { readonly id: string; readonly email: string };

beforeAll(async () => {
  fresh = await FreshDatabase.create();
  database = await fresh.connect();
});
afterAll(() => fresh.drop());
beforeEach(async () => {
  clock = new FrozenClock();
  const tokens = new SignedTokens(settings.jwtSecret, settings.appUrl, clock.read);
  links = new Links(database, tokens, linkLifetimes(settings), clock.read);
  owner = await someUser(database);
});

const aBrowser = (): LinkRequester => ({ browser: randomBytes(32), network: null });
const admin: LinkRequester = { browser: null, network: null };

const orderFor = (purpose: LinkPurpose, credentialEpoch = 0) => ({
  email: owner.email,
  userId: owner.id,
  credentialEpoch,
  purpose,
});

const aMail = (requester: LinkRequester) => ({
  id: randomUUID(),
  createdAt: clock.read(),
  ip: null,
  ...requester,
});

/** The token of a link that was asked for, a second after the one before. */
async function ask(
  requester: LinkRequester,
  purpose: LinkPurpose = 'magic-link',
  epoch = 0,
): Promise<string> {
  const link = await links.forMail(aMail(requester), orderFor(purpose, epoch));
  clock.pass(1);
  return link?.token ?? '';
}

const spend = (token: string, purpose: LinkPurpose = 'magic-link') =>
  database.transaction((repositories) =>
    links.spend(repositories, links.read(token, [purpose], owner.email)),
  );

/** Whether a link would work now; it is not spent by looking. */
const works = async (token: string, purpose: LinkPurpose = 'magic-link'): Promise<boolean> =>
  Promise.resolve()
    .then(() => links.requireActive(links.read(token, [purpose], owner.email)))
    .then(
      () => true,
      () => false,
    );

const alive = (purpose: LinkPurpose = 'magic-link') =>
  database.links.countActive({ email: owner.email, purpose }, clock.read());

describe('a link that was asked for', () => {
  it('is voided by asking again in the same browser', async () => {
    const here = aBrowser();
    const [first, second] = [await ask(here), await ask(here)];
    expect([await works(first), await works(second)]).toEqual([false, true]);
  });

  it('stays when somebody else asks for the same address, from anywhere and however often', async () => {
    const mine = await ask(aBrowser());
    for (let stranger = 0; stranger < 20; stranger++) await ask(aBrowser());
    expect(await works(mine)).toBe(true);
    expect(await alive()).toBe(MAX_ACTIVE_LINKS);
  });

  it('stays when others ask again and again where they asked before', async () => {
    const strangers = Array.from({ length: MAX_ACTIVE_LINKS }, aBrowser);
    for (const stranger of strangers) await ask(stranger);
    const mine = await ask(aBrowser());
    for (const stranger of [...strangers, ...strangers]) {
      await ask(stranger);
      expect(await works(mine)).toBe(true);
    }
    await spend(mine);
  });

  it('stays when it is one of many, and a newcomer asks again and again', async () => {
    for (let stranger = 0; stranger < MAX_ACTIVE_LINKS; stranger++) await ask(aBrowser());
    const mine = await ask(aBrowser());
    const newcomer = aBrowser();
    for (let asked = 0; asked < 3; asked++) await ask(newcomer);
    expect(await works(mine)).toBe(true);
  });

  it('comes and works also when strangers asked for as many as may be alive', async () => {
    const strangers = [];
    for (let stranger = 0; stranger < MAX_ACTIVE_LINKS; stranger++) strangers.push(await ask(aBrowser()));
    clock.pass(800);
    const mine = await ask(aBrowser());
    expect(await alive()).toBe(MAX_ACTIVE_LINKS);
    clock.pass(settings.magicLinkExpirySeconds - 2);
    expect(await Promise.all(strangers.map((token) => works(token)))).not.toContain(true);
    expect(await works(mine)).toBe(true);
    await spend(mine);
  });

  it('takes the others of its address and purpose along when it is spent', async () => {
    const [first, second, reset] = [
      await ask(aBrowser()),
      await ask(aBrowser()),
      await ask(aBrowser(), 'reset'),
    ];
    await spend(first);
    expect((await refusalOf(spend(second))).code).toBe('invalid_link');
    expect(await works(reset, 'reset')).toBe(true);
  });

  it('leaves the others alone when the sign-in fails after it was spent', async () => {
    const [first, second] = [await ask(aBrowser()), await ask(aBrowser())];
    const failing = database.transaction(async (repositories) => {
      await links.spend(repositories, links.read(first, ['magic-link'], owner.email));
      throw new Error('disabled meanwhile');
    });
    await expect(failing).rejects.toThrow('disabled meanwhile');
    expect([await works(first), await works(second)]).toEqual([true, true]);
  });

  it('is the one that signs in when two of an address are clicked at once', async () => {
    for (let round = 0; round < 5; round++) {
      const tokens = [await ask(aBrowser()), await ask(aBrowser()), await ask(aBrowser())];
      const ends = await Promise.allSettled(tokens.map((token) => spend(token)));
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      clock.pass(1);
    }
  });

  it('is one of sixteen that were asked for at once in one browser; another browser keeps its own', async () => {
    const elsewhere = await ask(aBrowser());
    const here = aBrowser();
    const asked = Array.from({ length: 16 }, () => links.forMail(aMail(here), orderFor('magic-link')));
    await Promise.all(asked);
    expect(await alive()).toBe(2);
    expect(await works(elsewhere)).toBe(true);
  });

  it('is one of five at most when sixteen browsers ask at once', async () => {
    const asked = Array.from({ length: 16 }, () => links.forMail(aMail(aBrowser()), orderFor('magic-link')));
    const tokens = (await Promise.all(asked)).map((link) => link?.token ?? '');
    expect(await alive()).toBe(MAX_ACTIVE_LINKS);
    expect(await Promise.all(tokens.map((token) => works(token)))).not.toContain(false);
  });

  it('is no longer asked for once another one was spent', async () => {
    const first = await ask(aBrowser());
    const waiting = aMail(aBrowser());
    clock.pass(1);
    await spend(first);
    expect(await links.forMail(waiting, orderFor('magic-link'))).toBeNull();
    clock.pass(1);
    expect(await works(await ask(aBrowser()))).toBe(true);
  });

  it('finds no room taken by links of an older credential epoch', async () => {
    const old = [];
    for (let asked = 0; asked < MAX_ACTIVE_LINKS; asked++) old.push(await ask(aBrowser()));
    const token = await ask(aBrowser(), 'magic-link', 1);
    expect((await spend(token)).credentialEpoch).toBe(1);
    for (const one of old) expect(await works(one)).toBe(false);
  });

  it('lives no longer than a reset link, where it sets the first password', async () => {
    const asked = await ask(aBrowser(), 'setup');
    clock.pass(settings.passwordResetExpirySeconds - 2);
    expect(await works(asked, 'setup')).toBe(true);
    clock.pass(1);
    expect(await works(asked, 'setup')).toBe(false);
  });
});

describe('an invitation', () => {
  it('stays when strangers ask for its address, and its mail is sent', async () => {
    const invitation = await ask(admin, 'setup');
    for (let stranger = 0; stranger < 8; stranger++) await ask(aBrowser(), 'setup');
    clock.pass(settings.passwordResetExpirySeconds);
    expect(await works(invitation, 'setup')).toBe(true);
  });

  it('replaces every link of its address when an admin sends it again', async () => {
    const [first, stranger] = [await ask(admin, 'setup'), await ask(aBrowser(), 'setup')];
    const second = await ask(admin, 'setup');
    const alive = [first, stranger, second].map((token) => works(token, 'setup'));
    expect(await Promise.all(alive)).toEqual([false, false, true]);
  });
});
