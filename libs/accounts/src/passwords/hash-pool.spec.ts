import { scryptSync } from 'node:crypto';
import { AccountError } from '../account-error.js';
import { HashPool } from './hash-pool.js';

const salt = Buffer.from('salt');
const cheap = { password: 'pw', salt, keyLength: 32, cost: { N: 16, r: 1, p: 1 } };
const right = scryptSync('pw', salt, 32, { N: 16, r: 1, p: 1 });
// scrypt takes powers of two only: this one ends its thread.
const deadly = { ...cheap, cost: { N: 3, r: 1, p: 1 } };

const pools: HashPool[] = [];
const poolOf = (size: number): HashPool => {
  const pool = new HashPool(size);
  pools.push(pool);
  return pool;
};
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

describe('HashPool', () => {
  it('computes what scrypt computes', async () => {
    const pool = poolOf(2);
    const keys = await Promise.all(Array.from({ length: 8 }, () => pool.run(cheap)));
    for (const key of keys) expect(key).toEqual(right);
  });

  it('refuses what would wait more than five seconds, and says when to come back', async () => {
    const pool = poolOf(1);
    const ends = await Promise.allSettled(Array.from({ length: 100 }, () => pool.run(cheap)));
    const refused = ends.filter((end) => end.status === 'rejected').map(({ reason }) => reason as unknown);
    // One is under way and 34 wait, at a first guess of 150 ms each.
    expect(refused).toHaveLength(65);
    for (const error of refused) {
      expect(error).toBeInstanceOf(AccountError);
      expect(error).toMatchObject({ code: 'unavailable', extras: { retryAfter: 6 } });
    }
  });

  it('learns how long a hash takes', async () => {
    const pool = poolOf(1);
    for (let index = 0; index < 40; index++) await pool.run(cheap);
    const ends = await Promise.allSettled(Array.from({ length: 100 }, () => pool.run(cheap)));
    expect(ends.every(({ status }) => status === 'fulfilled')).toBe(true);
  });

  it('replaces a thread that died: its job fails, the others do not notice', async () => {
    const pool = poolOf(1);
    const ends = await Promise.allSettled([
      pool.run(cheap),
      pool.run(deadly),
      pool.run(cheap),
      pool.run(deadly),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(await pool.run(cheap)).toEqual(right);
  });

  it('leaves nobody waiting when it closes', async () => {
    const pool = new HashPool(1);
    const slow = { ...cheap, cost: { N: 2 ** 14, r: 8, p: 16 } };
    const jobs = [pool.run(slow), pool.run(slow)];
    const ends = Promise.allSettled(jobs);
    await pool.close();
    for (const end of await ends) expect(end).toMatchObject({ reason: { code: 'unavailable' } });
    await expect(pool.run(cheap)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
