import { scryptSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { AccountError } from '../account-error.js';
import { HashPool } from './hash-pool.js';

const salt = Buffer.from('salt');
const cheap = { password: 'pw', salt, keyLength: 32, cost: { N: 16, r: 1, p: 1 } };
const right = scryptSync('pw', salt, 32, { N: 16, r: 1, p: 1 });
// scrypt takes powers of two only: this one ends its thread with an error.
const invalid = { ...cheap, cost: { N: 3, r: 1, p: 1 } };

/** The nice values of this process's threads that have one, by thread. */
function niceValues(): Map<string, number> {
  const values = readdirSync('/proc/self/task').map((thread): [string, number] => {
    const fields = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return [thread, Number(fields[16])];
  });
  return new Map(values.filter(([, value]) => value !== 0));
}

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

  it('refuses jobs that would wait longer than five seconds, and says when to try again', async () => {
    const pool = poolOf(1);
    const ends = await Promise.allSettled(Array.from({ length: 100 }, () => pool.run(cheap)));
    const refused = ends.filter((end) => end.status === 'rejected').map(({ reason }) => reason as unknown);
    // One is under way and 34 wait, at a first estimate of 150 ms each.
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

  it('replaces a thread that ended with an error: only its job fails', async () => {
    const pool = poolOf(1);
    const ends = await Promise.allSettled([
      pool.run(cheap),
      pool.run(invalid),
      pool.run(cheap),
      pool.run(invalid),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(await pool.run(cheap)).toEqual(right);
  });

  it('fails the jobs that are not done when it closes', async () => {
    const pool = new HashPool(1);
    const slow = { ...cheap, cost: { N: 2 ** 14, r: 8, p: 16 } };
    const jobs = [pool.run(slow), pool.run(slow)];
    const ends = Promise.allSettled(jobs);
    await pool.close();
    for (const end of await ends) expect(end).toMatchObject({ reason: { code: 'unavailable' } });
    await expect(pool.run(cheap)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('starts threads when there is work for them, no more than its size', async () => {
    const pool = poolOf(2);
    expect(pool.threads).toBe(0);
    await pool.run(cheap);
    expect(pool.threads).toBe(1);
    await Promise.all(Array.from({ length: 5 }, () => pool.run(cheap)));
    expect(pool.threads).toBe(2);
  });

  describe('without work', () => {
    beforeEach(() => jest.useFakeTimers({ doNotFake: ['performance', 'nextTick', 'setImmediate'] }));
    afterEach(() => jest.useRealTimers());

    it('ends its threads after a minute, and starts new ones for the next job', async () => {
      const pool = poolOf(2);
      await Promise.all([pool.run(cheap), pool.run(cheap)]);
      jest.advanceTimersByTime(59_000);
      expect(pool.threads).toBe(2);
      jest.advanceTimersByTime(1_000);
      expect(pool.threads).toBe(0);
      expect(await pool.run(cheap)).toEqual(right);
      expect(pool.threads).toBe(1);
    });

    it('keeps its threads while jobs come', async () => {
      const pool = poolOf(1);
      for (let minute = 0; minute < 3; minute++) {
        await pool.run(cheap);
        jest.advanceTimersByTime(40_000);
        expect(pool.threads).toBe(1);
      }
    });

    it('ends no thread that is at work', async () => {
      const pool = poolOf(1);
      await pool.run(cheap);
      const job = pool.run({ ...cheap, cost: { N: 2 ** 14, r: 8, p: 1 } });
      jest.advanceTimersByTime(120_000);
      await expect(job).resolves.toHaveLength(32);
    });
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;

  onLinux('computes at a priority that leaves it a tenth of a busy core', async () => {
    const before = niceValues();
    await poolOf(1).run(cheap);
    const added = [...niceValues()].filter(([thread]) => !before.has(thread)).map(([, value]) => value);
    // The scheduler's weights: 110 for a nice value of 10, 1024 for the 0 of all other threads.
    expect(added).toEqual([10]);
  });
});
