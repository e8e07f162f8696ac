import { randomBytes, randomUUID } from 'node:crypto';
import { freshDatabase, later, now, type FreshDatabase } from '../testing/fresh-database.js';
import type { NewLink } from './links.js';

let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

async function aLink(more: Partial<NewLink> = {}): Promise<NewLink> {
  const id = randomUUID();
  const link = {
    id,
    userId: null,
    email: `${id}@example.com`,
    purpose: 'reset',
    credentialEpoch: null,
    browser: null,
    network: null,
  };
  const whole = { ...link, createdAt: now, expiresAt: later(60), ...more };
  await fresh.database.links.add(whole);
  return whole;
}

describe('links', () => {
  it('lets a link in once, even when clicked sixteen times at once', async () => {
    const { id, email } = await aLink();
    const clicks = await Promise.all(
      Array.from({ length: 16 }, () => fresh.database.links.spend(id, 'reset', email, now)),
    );
    expect(clicks.filter((link) => link !== null)).toEqual([
      { id, email, userId: null, purpose: 'reset', credentialEpoch: null },
    ]);
    expect(await fresh.database.links.isActive(id, now)).toBe(false);
  });

  it('gives a link back when what it was for fails', async () => {
    const { id, email } = await aLink();
    const failing = fresh.database.transaction(async ({ links }) => {
      expect(await links.spend(id, 'reset', email, now)).not.toBeNull();
      throw new Error('the password was refused');
    });
    await expect(failing).rejects.toThrow('the password was refused');
    expect(await fresh.database.links.isActive(id, now)).toBe(true);
    expect(await fresh.database.links.spend(id, 'reset', email, now)).not.toBeNull();
  });

  it('spends a link for its purpose, its address and in its time only', async () => {
    const { id, email } = await aLink();
    const { links } = fresh.database;
    expect(await links.spend(id, 'setup', email, now)).toBeNull();
    expect(await links.spend(id, 'reset', 'mallory@example.com', now)).toBeNull();
    expect(await links.spend(id, 'reset', email, later(60))).toBeNull();
    expect(await links.spend(randomUUID(), 'reset', email, now)).toBeNull();
    expect(await links.spend(id, 'reset', email.toUpperCase(), later(59))).not.toBeNull();
  });

  describe('voids by a new link', () => {
    const [browser, other, network] = [randomBytes(32), randomBytes(32), randomBytes(32)];

    const left = async (links: readonly NewLink[]): Promise<boolean[]> =>
      Promise.all(links.map(({ id }) => fresh.database.links.isActive(id, now)));
    const replace = (link: NewLink, more: Partial<NewLink> = {}) =>
      fresh.database.links.deleteReplaced({ ...link, id: randomUUID(), ...more });

    it('those that the same browser asked for, of this address and purpose', async () => {
      const first = await aLink({ browser, network });
      const { email } = first;
      const others = [
        await aLink({ email, browser: other }),
        await aLink({ email }),
        await aLink({ browser }),
        await aLink({ email, browser, purpose: 'setup' }),
      ];
      await replace({ ...first, email: email.toUpperCase(), network: null });
      expect(await left([first, ...others])).toEqual([false, true, true, true, true]);
    });

    it('those that the same client without cookies asked for', async () => {
      const first = await aLink({ browser, network });
      const elsewhere = await aLink({ email: first.email, browser: randomBytes(32), network: other });
      const withCookie = await aLink({ email: first.email, browser: other });
      await replace(first, { browser: randomBytes(32) });
      expect(await left([first, elsewhere, withCookie])).toEqual([false, true, true]);
    });

    it('all of them, when an admin sends it', async () => {
      const first = await aLink({ browser });
      const { email } = first;
      const others = [await aLink({ email }), await aLink({ email, purpose: 'setup' }), await aLink()];
      await replace(first, { browser: null });
      expect(await left([first, ...others])).toEqual([false, false, true, true]);
    });

    it('those of an older credential epoch, which open nothing any more', async () => {
      const old = await aLink({ browser, credentialEpoch: 1 });
      const { email } = old;
      const others = [await aLink({ email, browser }), await aLink({ email, browser, credentialEpoch: 2 })];
      await replace(old, { browser: other, credentialEpoch: 2 });
      expect(await left([old, ...others])).toEqual([false, true, true]);
    });
  });

  it('voids the unused others of an address and purpose', async () => {
    const { links } = fresh.database;
    const { id, email } = await aLink();
    const [used, older] = [await aLink({ email }), await aLink({ email })];
    await links.spend(used.id, 'reset', email, now);
    await links.deleteOthers({ id, email: email.toUpperCase(), purpose: 'reset' });
    expect(await links.isActive(id, now)).toBe(true);
    expect(await links.find(older.id)).toBeNull();
    expect(await links.find(used.id)).toMatchObject({ usedAt: now });
  });

  it('gives the youngest link that was asked for a new life, never one of an admin', async () => {
    const { links } = fresh.database;
    const [browser, network] = [randomBytes(32), null];
    const times = { createdAt: later(50), expiresAt: later(110) };
    const { email } = await aLink({ browser });
    const group = { email, purpose: 'reset' };
    const youngest = await aLink({ email, browser, createdAt: later(10), expiresAt: later(70) });
    await aLink({ email, createdAt: later(20), expiresAt: later(80) });
    expect(await links.countActive(group, later(50))).toBe(3);
    expect(await links.renewNewest(group, { browser: randomBytes(32), network }, times)).toBe(youngest.id);
    expect(await links.find(youngest.id)).toMatchObject(times);
    await links.deleteReplaced({ ...youngest, id: randomUUID() });
    expect(await links.isActive(youngest.id, later(50))).toBe(true);
    expect(await links.renewNewest({ email, purpose: 'setup' }, { browser, network }, times)).toBeNull();
  });

  it('forgets what has expired', async () => {
    const [expired, alive] = [await aLink({ expiresAt: later(10) }), await aLink()];
    await fresh.database.links.deleteExpired(later(10));
    const left = await fresh.sql('select id from one_time_links where id in ($1, $2)', [
      expired.id,
      alive.id,
    ]);
    expect(left).toEqual([{ id: alive.id }]);
  });
});
