import { randomBytes, scryptSync } from 'node:crypto';
import { HashPool } from './hash-pool.js';
import { Hasher } from './hasher.js';
import { formatHash } from './phc.js';

/** Counts what is computed, and with how much work. */
class CountingPool extends HashPool {
  readonly work: number[] = [];

  override run(job: Parameters<HashPool['run']>[0]): Promise<Buffer> {
    this.work.push(job.cost.N * job.cost.r * job.cost.p * job.keyLength);
    return super.run(job);
  }
}

const pool = new CountingPool();
const hasher = new Hasher(pool);

afterAll(() => pool.close());
beforeEach(() => void pool.work.splice(0));

describe('Hasher', () => {
  it('lets the right password in and no other', async () => {
    const stored = await hasher.hash('correct horse battery');
    expect(stored).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$/);
    expect(await hasher.matches('correct horse battery', stored)).toBe(true);
    expect(await hasher.matches('correct horse batterY', stored)).toBe(false);
    expect(await hasher.matches('correct horse battery ', stored)).toBe(false);
    expect(hasher.needsRehash(stored)).toBe(false);
  });

  it('salts: equal passwords look different', async () => {
    const [one, other] = await Promise.all([hasher.hash('the same'), hasher.hash('the same')]);
    expect(one).not.toBe(other);
  });

  it('does the same work for nobody as for somebody', async () => {
    const stored = await hasher.hash('somebody’s');
    await hasher.matches('guess', stored);
    expect(await hasher.matches('guess', null)).toBe(false);
    expect(await hasher.matches('guess', 'no hash at all')).toBe(false);
    expect(new Set(pool.work).size).toBe(1);
    expect(pool.work).toHaveLength(4);
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
