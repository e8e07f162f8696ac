import { AccountError } from '../account-error.js';
import { FrozenClock, refusalOf } from '../testing/accounts-database.js';
import { MemoryFailureStore } from './failure-store.js';
import { KeyedBackoff, type AttemptRule } from './keyed-backoff.js';

const rule: AttemptRule = {
  freeAttempts: 3,
  maxDelaySeconds: 60,
  onSuccess: 'reset',
  isFailure: (error) => error instanceof AccountError && error.code === 'invalid_credentials',
};

let clock: FrozenClock;
let limiter: KeyedBackoff;

beforeEach(() => {
  clock = new FrozenClock();
  limiter = new KeyedBackoff(rule, clock.read);
});

const soon = () => new Promise((resolve) => setTimeout(resolve, 1));
const wrong = () => Promise.reject(new AccountError('invalid_credentials'));
const slowlyWrong = () => soon().then(wrong);
const fail = (key = 'ada') => refusalOf(limiter.run(key, wrong));
const waitOf = async (key = 'ada') => (await fail(key)).extras.retryAfter;

async function failTimes(count: number): Promise<void> {
  for (let index = 0; index < count; index++) await fail();
}

describe('Limiter', () => {
  it('lets no more of a hundred attempts at once fail than of a hundred in a row', async () => {
    const refusals = await Promise.all(
      Array.from({ length: 100 }, () => refusalOf(limiter.run('ada', slowlyWrong))),
    );
    const codes = refusals.map(({ code }) => code);
    expect(codes.filter((code) => code === 'invalid_credentials')).toHaveLength(3);
    expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(97);
  });

  it('refuses none of a hundred attempts at once that are right', async () => {
    let [running, most] = [0, 0];
    const right = async () => {
      most = Math.max(most, ++running);
      await soon();
      running--;
      return 'in';
    };
    const results = await Promise.all(Array.from({ length: 100 }, () => limiter.run('ada', right)));
    expect(new Set(results)).toEqual(new Set(['in']));
    expect(most).toBe(3);
  });

  it('runs one at a time once failures have begun to pause', async () => {
    await failTimes(3);
    clock.pass(1);
    let tried = 0;
    const count = () => (tried++, slowlyWrong());
    await Promise.all(Array.from({ length: 10 }, () => refusalOf(limiter.run('ada', count))));
    expect(tried).toBe(1);
  });

  it('keeps nobody waiting for attempts at another key', async () => {
    let end = (): void => undefined;
    const slow = limiter.run('ada', () => new Promise<void>((resolve) => (end = resolve)));
    expect(await limiter.run('bob', () => Promise.resolve('in'))).toBe('in');
    end();
    await slow;
  });

  it('never tells to wait for less than a second', async () => {
    await failTimes(3);
    clock.pass(0.9999);
    expect(await waitOf()).toBe(1);
  });

  it('makes a pause no longer when the clock is set back', async () => {
    await failTimes(3);
    clock.pass(1);
    await fail();
    clock.pass(-7 * 24 * 3600);
    expect(await waitOf()).toBe(2);
    clock.pass(2);
    expect((await fail()).code).toBe('invalid_credentials');
  });

  it('does not forget the failures behind a pause when the pause ends', async () => {
    limiter = new KeyedBackoff({ ...rule, maxDelaySeconds: 900 }, clock.read);
    await failTimes(3);
    for (const pause of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]) {
      clock.pass(pause);
      expect((await fail()).code).toBe('invalid_credentials');
    }
    clock.pass(900);
    expect((await fail()).code).toBe('invalid_credentials');
    expect(await waitOf()).toBe(900);
  });

  it('forgets no pause for all the junk that comes', async () => {
    limiter = new KeyedBackoff(rule, clock.read, new MemoryFailureStore(clock.read, rule, 100));
    await failTimes(3);
    for (let index = 0; index < 5000; index++) await fail(`junk ${index}`);
    expect(await waitOf()).toBe(1);
  });

  it('counts what succeeds where the rule says so', async () => {
    limiter = new KeyedBackoff({ ...rule, onSuccess: 'count' }, clock.read);
    const right = () => limiter.run('ada', () => Promise.resolve('in'));
    for (let index = 0; index < 3; index++) await right();
    expect((await refusalOf(right())).extras.retryAfter).toBe(1);
  });
});
