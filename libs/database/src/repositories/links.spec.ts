import { randomUUID } from 'node:crypto';
import { freshDatabase, later, now, type FreshDatabase } from '../testing/fresh-database.js';
import type { NewLink } from './links.js';

let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

async function aLink(more: Partial<NewLink> = {}): Promise<NewLink> {
  const id = randomUUID();
  const link = { id, userId: null, email: `${id}@example.com`, purpose: 'reset', credentialEpoch: null };
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
    expect(await fresh.database.links.isAlive(id, now)).toBe(false);
  });

  it('gives a link back when what it was for fails', async () => {
    const { id, email } = await aLink();
    const failing = fresh.database.transaction(async ({ links }) => {
      expect(await links.spend(id, 'reset', email, now)).not.toBeNull();
      throw new Error('the password was refused');
    });
    await expect(failing).rejects.toThrow('the password was refused');
    expect(await fresh.database.links.isAlive(id, now)).toBe(true);
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

  it('voids the older links of an address for the same purpose, and no others', async () => {
    const { id, email } = await aLink();
    const [setup, other] = [await aLink({ email, purpose: 'setup' }), await aLink()];
    await fresh.database.links.voidOlder(email.toUpperCase(), 'reset');
    expect(await fresh.database.links.isAlive(id, now)).toBe(false);
    expect(await fresh.database.links.isAlive(setup.id, now)).toBe(true);
    expect(await fresh.database.links.isAlive(other.id, now)).toBe(true);
  });

  it('forgets what has expired', async () => {
    const [expired, alive] = [await aLink({ expiresAt: later(10) }), await aLink()];
    await fresh.database.links.forgetExpired(later(10));
    const left = await fresh.sql('select id from one_time_links where id in ($1, $2)', [
      expired.id,
      alive.id,
    ]);
    expect(left).toEqual([{ id: alive.id }]);
  });
});
