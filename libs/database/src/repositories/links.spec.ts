import { randomBytes, randomUUID } from 'node:crypto';
import { freshDatabase, later, now, type FreshDatabase } from '../testing/fresh-database.js';
import type { NewLink } from './links.js';

let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

async function addLink(more: Partial<NewLink> = {}): Promise<NewLink> {
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
  it('accepts a link once, even in sixteen concurrent requests', async () => {
    const { id, email } = await addLink();
    const results = await Promise.all(
      Array.from({ length: 16 }, () => fresh.database.links.spend(id, 'reset', email, now)),
    );
    expect(results.filter((link) => link !== null)).toEqual([
      { id, email, userId: null, purpose: 'reset', credentialEpoch: null },
    ]);
    expect(await fresh.database.links.isActive(id, now)).toBe(false);
  });

  it('keeps a link usable when the transaction that used it is rolled back', async () => {
    const { id, email } = await addLink();
    const failing = fresh.database.transaction(async ({ links }) => {
      expect(await links.spend(id, 'reset', email, now)).not.toBeNull();
      throw new Error('the password was refused');
    });
    await expect(failing).rejects.toThrow('the password was refused');
    expect(await fresh.database.links.isActive(id, now)).toBe(true);
    expect(await fresh.database.links.spend(id, 'reset', email, now)).not.toBeNull();
  });

  it('accepts a link only for its purpose and email address, and before it expires', async () => {
    const { id, email } = await addLink();
    const { links } = fresh.database;
    expect(await links.spend(id, 'setup', email, now)).toBeNull();
    expect(await links.spend(id, 'reset', 'mallory@example.com', now)).toBeNull();
    expect(await links.spend(id, 'reset', email, later(60))).toBeNull();
    expect(await links.spend(randomUUID(), 'reset', email, now)).toBeNull();
    expect(await links.spend(id, 'reset', email.toUpperCase(), later(59))).not.toBeNull();
  });

  describe('a new link replaces', () => {
    const [browser, other, network] = [randomBytes(32), randomBytes(32), randomBytes(32)];

    const areActive = async (links: readonly NewLink[]): Promise<boolean[]> =>
      Promise.all(links.map(({ id }) => fresh.database.links.isActive(id, now)));
    const replace = (link: NewLink, more: Partial<NewLink> = {}) =>
      fresh.database.links.deleteReplaced({ ...link, id: randomUUID(), ...more });

    it('those of the same email address and purpose that the same browser requested', async () => {
      const first = await addLink({ browser, network });
      const { email } = first;
      const others = [
        await addLink({ email, browser: other }),
        await addLink({ email }),
        await addLink({ browser }),
        await addLink({ email, browser, purpose: 'setup' }),
      ];
      await replace({ ...first, email: email.toUpperCase(), network: null });
      expect(await areActive([first, ...others])).toEqual([false, true, true, true, true]);
    });

    it('those that the same client without cookies requested', async () => {
      const first = await addLink({ browser, network });
      const elsewhere = await addLink({ email: first.email, browser: randomBytes(32), network: other });
      const withCookie = await addLink({ email: first.email, browser: other });
      await replace(first, { browser: randomBytes(32) });
      expect(await areActive([first, elsewhere, withCookie])).toEqual([false, true, true]);
    });

    it('all of them when an admin sends it', async () => {
      const first = await addLink({ browser });
      const { email } = first;
      const others = [await addLink({ email }), await addLink({ email, purpose: 'setup' }), await addLink()];
      await replace(first, { browser: null });
      expect(await areActive([first, ...others])).toEqual([false, false, true, true]);
    });

    it('those of an older credential epoch', async () => {
      const old = await addLink({ browser, credentialEpoch: 1 });
      const { email } = old;
      const others = [
        await addLink({ email, browser }),
        await addLink({ email, browser, credentialEpoch: 2 }),
      ];
      await replace(old, { browser: other, credentialEpoch: 2 });
      expect(await areActive([old, ...others])).toEqual([false, true, true]);
    });
  });

  it('deletes the other unused links of an email address and purpose', async () => {
    const { links } = fresh.database;
    const { id, email } = await addLink();
    const [used, older] = [await addLink({ email }), await addLink({ email })];
    await links.spend(used.id, 'reset', email, now);
    await links.deleteOthers({ id, email: email.toUpperCase(), purpose: 'reset' });
    expect(await links.isActive(id, now)).toBe(true);
    expect(await links.find(older.id)).toBeNull();
    expect(await links.find(used.id)).toMatchObject({ usedAt: now });
  });

  it('extends the newest requested link, never one sent by an admin', async () => {
    const { links } = fresh.database;
    const [browser, network] = [randomBytes(32), null];
    const times = { createdAt: later(50), expiresAt: later(110) };
    const { email } = await addLink({ browser });
    const group = { email, purpose: 'reset' };
    const newest = await addLink({ email, browser, createdAt: later(10), expiresAt: later(70) });
    await addLink({ email, createdAt: later(20), expiresAt: later(80) });
    expect(await links.countActive(group, later(50))).toBe(3);
    expect(await links.renewNewest(group, { browser: randomBytes(32), network }, times)).toBe(newest.id);
    expect(await links.find(newest.id)).toMatchObject(times);
    await links.deleteReplaced({ ...newest, id: randomUUID() });
    expect(await links.isActive(newest.id, later(50))).toBe(true);
    expect(await links.renewNewest({ email, purpose: 'setup' }, { browser, network }, times)).toBeNull();
  });

  it('deletes expired links', async () => {
    const [expired, active] = [await addLink({ expiresAt: later(10) }), await addLink()];
    await fresh.database.links.deleteExpired(later(10));
    const remaining = await fresh.sql('select id from one_time_links where id in ($1, $2)', [
      expired.id,
      active.id,
    ]);
    expect(remaining).toEqual([{ id: active.id }]);
  });
});
