import { randomBytes, scryptSync } from 'node:crypto';
import { HashPool } from './hash-pool.js';
import { Hasher } from './hasher.js';
import { formatHash } from './phc.js';

/** Counts what is computed, and with how much work. */
class CountingPool extends HashPool {
  readonly work: number[] = [];

  override run(job: Parameters<HashPool['run']>[0]): Promise<Buffer> {
    const passes = [job.cost, ...(job.padding ?? [])].map(({ N, r, p }) => N * r * p);
    this.work.push(passes.reduce((sum, work) => sum + work));
    return super.run(job);
  }
}

const pool = new CountingPool();
const hasher = new Hasher(pool);

afterAll(() => pool.close());
beforeEach(() => void pool.work.splice(0));

describe('Hasher', () => {
  it('accepts the right password and no other', async () => {
    const stored = await hasher.hash('correct horse battery');
    expect(stored).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$/);
    expect(await hasher.matches('correct horse battery', stored)).toBe(true);
    expect(await hasher.matches('correct horse batterY', stored)).toBe(false);
    expect(await hasher.matches('correct horse battery ', stored)).toBe(false);
    expect(hasher.needsRehash(stored)).toBe(false);
  });

  it('hashes equal passwords with different salts', async () => {
    const [one, other] = await Promise.all([hasher.hash('the same'), hasher.hash('the same')]);
    expect(one).not.toBe(other);
  });

  it('does the same work without a stored hash as with one', async () => {
    const stored = await hasher.hash('another password');
    await hasher.matches('guess', stored);
    expect(await hasher.matches('guess', null)).toBe(false);
    expect(await hasher.matches('guess', 'no hash at all')).toBe(false);
    expect(new Set(pool.work).size).toBe(1);
    expect(pool.work).toHaveLength(4);
  });

  it.each([
    ['of MikroChat', `${'ab'.repeat(16)}:${'cd'.repeat(64)}`],
    ...[
      { N: 2 ** 14, r: 8, p: 1 },
      { N: 2 ** 14, r: 8, p: 4 },
      { N: 2 ** 10, r: 4, p: 2 },
      { N: 2 ** 13, r: 8, p: 9 },
      { N: 2, r: 1, p: 1 },
    ].map((cost) => [
      JSON.stringify(cost),
      formatHash({ cost, salt: randomBytes(16), key: randomBytes(32) }),
    ]),
    ...['ln=99,r=8,p=5', 'ln=0,r=8,p=5', 'ln=14,r=0,p=5', 'ln=14,r=8,p=0', 'ln=20,r=99,p=1'].map((cost) => [
      cost,
      `$scrypt$${cost}$${'A'.repeat(22)}$${'A'.repeat(86)}`,
    ]),
    ['without a key', '$scrypt$ln=14,r=8,p=5$AAAA$A'],
    ['that is none', '*'],
  ])('does the work of today’s cost, in one job, for a hash %s', async (_, stored = '') => {
    expect(await hasher.matches('guess', stored)).toBe(false);
    const today = 2 ** 14 * 8 * 5;
    expect(pool.work).toHaveLength(1);
    expect(Math.abs((pool.work[0] ?? 0) - today) / today).toBeLessThan(0.005);
  });

  it('takes é for é, however the keyboard composes it', async () => {
    const stored = await hasher.hash('caf\u00e9 cr\u00e8me');
    expect(await hasher.matches('cafe\u0301 cre\u0300me', stored)).toBe(true);
  });

  it('never cuts a password', async () => {
    const long = '🔑'.repeat(200);
    const stored = await hasher.hash(long);
    expect(await hasher.matches(long, stored)).toBe(true);
    expect(await hasher.matches(long.slice(0, -2), stored)).toBe(false);
  });

  it('still takes the hashes of MikroChat, and wants them stronger', async () => {
    const salt = randomBytes(16).toString('hex');
    const older = `${salt}:${scryptSync('old password', salt, 64).toString('hex')}`;
    expect(await hasher.matches('old password', older)).toBe(true);
    expect(await hasher.matches('new password', older)).toBe(false);
    expect(hasher.needsRehash(older)).toBe(true);
  });

  it('takes a hash of another cost, as its parameters say', async () => {
    const cost = { N: 2 ** 10, r: 4, p: 2 };
    const salt = randomBytes(16);
    const stored = formatHash({ cost, salt, key: scryptSync('pass phrase', salt, 32, cost) });
    expect(await hasher.matches('pass phrase', stored)).toBe(true);
    expect(hasher.needsRehash(stored)).toBe(true);
  });
});
