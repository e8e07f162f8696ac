import { AccountError } from '../account-error.js';
import { FrozenClock, accountErrorOf } from '../testing/accounts-database.js';
import { MemoryFailureStore } from './failure-store.js';
import { KeyedBackoff, type AttemptRule } from './keyed-backoff.js';

const rule: AttemptRule = {
  freeAttempts: 3,
  maxDelaySeconds: 60,
  onSuccess: 'reset',
  isFailure: (error) => error instanceof AccountError && error.code === 'invalid_credentials',
};

let clock: FrozenClock;
let backoff: KeyedBackoff;

beforeEach(() => {
  clock = new FrozenClock();
  backoff = new KeyedBackoff(rule, clock.read);
});

const oneMillisecond = () => new Promise((resolve) => setTimeout(resolve, 1));
const failingAttempt = () => Promise.reject(new AccountError('invalid_credentials'));
const slowFailingAttempt = () => oneMillisecond().then(failingAttempt);
const fail = (key = 'ada') => accountErrorOf(backoff.run(key, failingAttempt));
const retryAfterOf = async (key = 'ada') => (await fail(key)).extras.retryAfter;

async function failTimes(count: number): Promise<void> {
  for (let index = 0; index < count; index++) await fail();
}

describe('KeyedBackoff', () => {
  it('lets no more of a hundred simultaneous attempts fail than of a hundred sequential ones', async () => {
    const errors = await Promise.all(
      Array.from({ length: 100 }, () => accountErrorOf(backoff.run('ada', slowFailingAttempt))),
    );
    const codes = errors.map(({ code }) => code);
    expect(codes.filter((code) => code === 'invalid_credentials')).toHaveLength(3);
    expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(97);
  });

  it('rejects none of a hundred simultaneous attempts that succeed', async () => {
    let [running, maxRunning] = [0, 0];
    const succeed = async () => {
      maxRunning = Math.max(maxRunning, ++running);
      await oneMillisecond();
      running--;
      return 'done';
    };
    const results = await Promise.all(Array.from({ length: 100 }, () => backoff.run('ada', succeed)));
    expect(new Set(results)).toEqual(new Set(['done']));
    expect(maxRunning).toBe(3);
  });

  it('runs one attempt at a time once failures cause a delay', async () => {
    await failTimes(3);
    clock.advance(1);
    let started = 0;
    const count = () => (started++, slowFailingAttempt());
    await Promise.all(Array.from({ length: 10 }, () => accountErrorOf(backoff.run('ada', count))));
    expect(started).toBe(1);
  });

  it('does not delay attempts of another key', async () => {
    let end = (): void => undefined;
    const slow = backoff.run('ada', () => new Promise<void>((resolve) => (end = resolve)));
    expect(await backoff.run('bob', () => Promise.resolve('done'))).toBe('done');
    end();
    await slow;
  });

  it('never returns a retryAfter below one second', async () => {
    await failTimes(3);
    clock.advance(0.9999);
    expect(await retryAfterOf()).toBe(1);
  });

  it('does not prolong a delay if the clock is set back', async () => {
    await failTimes(3);
    clock.advance(1);
    await fail();
    clock.advance(-7 * 24 * 3600);
    expect(await retryAfterOf()).toBe(2);
    clock.advance(2);
    expect((await fail()).code).toBe('invalid_credentials');
  });

  it('keeps the failures when the delay that they caused ends', async () => {
    backoff = new KeyedBackoff({ ...rule, maxDelaySeconds: 900 }, clock.read);
    await failTimes(3);
    for (const delay of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]) {
      clock.advance(delay);
      expect((await fail()).code).toBe('invalid_credentials');
    }
    clock.advance(900);
    expect((await fail()).code).toBe('invalid_credentials');
    expect(await retryAfterOf()).toBe(900);
  });

  it('keeps a delay during a flood of other keys', async () => {
    backoff = new KeyedBackoff(rule, clock.read, new MemoryFailureStore(clock.read, rule, 100));
    await failTimes(3);
    for (let index = 0; index < 5000; index++) await fail(`other key ${index}`);
    expect(await retryAfterOf()).toBe(1);
  });

  it('counts successful attempts if the rule says so', async () => {
    backoff = new KeyedBackoff({ ...rule, onSuccess: 'count' }, clock.read);
    const succeed = () => backoff.run('ada', () => Promise.resolve('done'));
    for (let index = 0; index < 3; index++) await succeed();
    expect((await accountErrorOf(succeed())).extras.retryAfter).toBe(1);
  });
});
