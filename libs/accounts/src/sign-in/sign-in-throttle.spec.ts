import { AccountError } from '../account-error.js';
import { FrozenClock, refusalOf } from '../testing/accounts-database.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { DeviceTokens } from './device-tokens.js';

const ada = 'ada@example.com';
const here = '192.0.2.1';
const devices = new DeviceTokens('a secret that is long enough for every test');

let epoch = 0;

/** Everybody at example.com has an account, by the name in front of it; in any case of its letters. */
const addresses = {
  resolve: (email: string) => {
    const address = email.toLowerCase();
    const id = address.slice(0, address.lastIndexOf('@'));
    const user = address.endsWith('@example.com') ? { id, credentialEpoch: epoch } : null;
    return Promise.resolve({ canonicalEmail: address, user });
  },
};

const from = (ip: string, deviceToken?: string) => ({ ip, userAgent: '', deviceToken });

const wrong = () => Promise.reject(new AccountError('invalid_credentials'));
const right = () => Promise.resolve('in');

let clock: FrozenClock;
let attempts: SignInThrottle;

beforeEach(() => {
  clock = new FrozenClock();
  epoch = 0;
  attempts = new SignInThrottle(addresses, devices, clock.read);
});

async function guess(times: number, email = ada, ip = here): Promise<void> {
  for (let time = 0; time < times; time++)
    expect((await refusalOf(attempts.run(email, from(ip), wrong))).code).toBe('invalid_credentials');
}

async function pauseFor(email = ada, ip = here): Promise<number | undefined> {
  const refusal = await refusalOf(
    attempts.run(email, from(ip), () => Promise.reject(new AccountError('internal'))),
  );
  return refusal.code === 'too_many_attempts' ? refusal.extras.retryAfter : undefined;
}

describe('attempts', () => {
  it('forgive a few slips of the finger', async () => {
    await guess(4);
    expect(await attempts.run(ada, from(here), right)).toBe('in');
  });

  it('then double a pause with every failure, a minute at most', async () => {
    await guess(4);
    const pauses: (number | undefined)[] = [];
    for (let failure = 0; failure < 9; failure++) {
      await guess(1, ada, `198.51.100.${failure}`);
      pauses.push(await pauseFor(ada, '203.0.113.9'));
      clock.pass(60);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('let nobody in during a pause, also not with the right password', async () => {
    await guess(5);
    expect((await refusalOf(attempts.run(ada, from(here), right))).code).toBe('too_many_attempts');
    clock.pass(1);
    expect(await attempts.run(ada, from(here), right)).toBe('in');
  });

  it('count an address in every spelling', async () => {
    await guess(3, 'Ada@Example.com');
    await guess(2, 'ADA@EXAMPLE.COM');
    expect(await pauseFor()).toBe(1);
  });

  it('forget the failures of an account once it was entered', async () => {
    await guess(4);
    await attempts.run(ada, from(here), right);
    await guess(4);
    expect(await pauseFor()).toBeUndefined();
  });

  it('forget a quarter of an hour after the last failure', async () => {
    await guess(4);
    clock.pass(15 * 60 + 1);
    await guess(4);
    expect(await pauseFor()).toBeUndefined();
  });

  it('slow down an address that guesses around, for longer', async () => {
    for (let account = 0; account < 20; account++) await guess(1, `user${account}@example.com`);
    expect(await pauseFor('another@example.com')).toBe(1);
    expect(await pauseFor('another@example.com', '192.0.2.2')).toBeUndefined();
    for (let account = 0; account < 12; account++) {
      clock.pass(900);
      // The quarter of an hour that a counter lives begins anew with every failure.
      await guess(1, `more${account}@example.com`);
    }
    expect(await pauseFor('another@example.com')).toBe(900);
  });

  it('do not shut somebody out where they signed in before', async () => {
    await attempts.run(ada, from(here), right);
    for (let guesser = 0; guesser < 9; guesser++) {
      await guess(1, ada, `198.51.100.${guesser}`);
      clock.pass(10);
    }
    expect(await pauseFor(ada, '198.51.100.99')).toBeDefined();
    expect(await attempts.run(ada, from(here), right)).toBe('in');
  });

  it('slow down who guesses at a known address too', async () => {
    await attempts.run(ada, from(here), right);
    await guess(5);
    expect(await pauseFor()).toBe(1);
  });

  it('keep a counter for each device that signed in before', async () => {
    const token = devices.add({ id: 'ada', credentialEpoch: 0 }, undefined);
    await guess(5);
    expect((await refusalOf(attempts.run(ada, from(here), right))).code).toBe('too_many_attempts');
    expect(await attempts.run(ada, from(here, token), right)).toBe('in');
    for (let time = 0; time < 5; time++) await refusalOf(attempts.run(ada, from(here, token), wrong));
    expect((await refusalOf(attempts.run(ada, from(here, token), right))).code).toBe('too_many_attempts');
  });

  it('count devices and networks from before trust was taken away together', async () => {
    const device = () => devices.add({ id: 'ada', credentialEpoch: epoch }, undefined);
    const outdated = Array.from({ length: 20 }, device);
    await attempts.run(ada, from(here), right);
    epoch = 1;
    const refusals = [];
    for (const token of outdated)
      refusals.push(await refusalOf(attempts.run(ada, from('203.0.113.7', token), wrong)));
    expect(refusals.filter(({ code }) => code === 'invalid_credentials')).toHaveLength(5);
    for (let guesser = 0; guesser < 5; guesser++) await guess(1, ada, `198.51.100.${guesser}`);
    expect(await pauseFor(ada, here)).toBe(1);
    expect(await attempts.run(ada, from(here, device()), right)).toBe('in');
  });

  it('say in the audit trail whose account is paused', async () => {
    await guess(5);
    expect((await refusalOf(attempts.run(ada, from(here), right))).audit).toMatchObject({ userId: 'ada' });
  });

  it('do not count what is not the caller’s fault', async () => {
    for (const code of ['unavailable', 'internal', 'password_too_short'] as const) {
      const failing = () => Promise.reject(new AccountError(code));
      for (let time = 0; time < 10; time++) await refusalOf(attempts.run(ada, from(here), failing));
    }
    expect(await attempts.run(ada, from(here), right)).toBe('in');
  });

  it('let through a few of a hundred guesses that come at once', async () => {
    let tried = 0;
    const slowlyWrong = async () => {
      tried++;
      await new Promise((resolve) => setTimeout(resolve, 1));
      return wrong();
    };
    const ends = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        refusalOf(attempts.run(ada, from(`198.51.100.${index}`), slowlyWrong)),
      ),
    );
    expect(tried).toBeGreaterThanOrEqual(5);
    expect(tried).toBeLessThanOrEqual(10);
    expect(ends.filter(({ code }) => code === 'too_many_attempts')).toHaveLength(100 - tried);
  });

  it('cost nothing when switched off', async () => {
    attempts = new SignInThrottle(addresses, devices, clock.read, false);
    await guess(50);
    expect(await attempts.run(ada, from(here), right)).toBe('in');
  });
});
