import { AccountError } from '../account-error.js';
import { FrozenClock, accountErrorOf } from '../testing/accounts-database.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { DeviceTokens } from './device-tokens.js';

const ada = 'ada@example.com';
const ip = '192.0.2.1';
const devices = new DeviceTokens('a secret that is long enough for every test');

let epoch = 0;

/** Every email address at example.com is registered; the user id is its local part in lower case. */
const emails = {
  resolve: (email: string) => {
    const canonicalEmail = email.toLowerCase();
    const id = canonicalEmail.slice(0, canonicalEmail.lastIndexOf('@'));
    const user = canonicalEmail.endsWith('@example.com') ? { id, credentialEpoch: epoch } : null;
    return Promise.resolve({ canonicalEmail, user });
  },
};

const from = (ip: string, deviceToken?: string) => ({ ip, userAgent: '', deviceToken });

const wrongPassword = () => Promise.reject(new AccountError('invalid_credentials'));
const rightPassword = () => Promise.resolve('signed in');

let clock: FrozenClock;
let throttle: SignInThrottle;

beforeEach(() => {
  clock = new FrozenClock();
  epoch = 0;
  throttle = new SignInThrottle(emails, devices, clock.read);
});

async function guess(times: number, email = ada, fromIp = ip): Promise<void> {
  for (let time = 0; time < times; time++)
    expect((await accountErrorOf(throttle.run(email, from(fromIp), wrongPassword))).code).toBe(
      'invalid_credentials',
    );
}

async function delayFor(email = ada, fromIp = ip): Promise<number | undefined> {
  const error = await accountErrorOf(
    throttle.run(email, from(fromIp), () => Promise.reject(new AccountError('internal'))),
  );
  return error.code === 'too_many_attempts' ? error.extras.retryAfter : undefined;
}

describe('SignInThrottle', () => {
  it('allows four wrong passwords without a delay', async () => {
    await guess(4);
    expect(await throttle.run(ada, from(ip), rightPassword)).toBe('signed in');
  });

  it('doubles the delay with every further failure, up to one minute', async () => {
    await guess(4);
    const delays: (number | undefined)[] = [];
    for (let failure = 0; failure < 9; failure++) {
      await guess(1, ada, `198.51.100.${failure}`);
      delays.push(await delayFor(ada, '203.0.113.9'));
      clock.advance(60);
    }
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('rejects the right password too during a delay', async () => {
    await guess(5);
    expect((await accountErrorOf(throttle.run(ada, from(ip), rightPassword))).code).toBe('too_many_attempts');
    clock.advance(1);
    expect(await throttle.run(ada, from(ip), rightPassword)).toBe('signed in');
  });

  it('counts every spelling of an email address together', async () => {
    await guess(3, 'Ada@Example.com');
    await guess(2, 'ADA@EXAMPLE.COM');
    expect(await delayFor()).toBe(1);
  });

  it('resets the failures of an account after a sign-in', async () => {
    await guess(4);
    await throttle.run(ada, from(ip), rightPassword);
    await guess(4);
    expect(await delayFor()).toBeUndefined();
  });

  it('expires failures a quarter of an hour after the last one', async () => {
    await guess(4);
    clock.advance(15 * 60 + 1);
    await guess(4);
    expect(await delayFor()).toBeUndefined();
  });

  it('delays a network that guesses at many accounts for up to 15 minutes', async () => {
    for (let account = 0; account < 20; account++) await guess(1, `user${account}@example.com`);
    expect(await delayFor('another@example.com')).toBe(1);
    expect(await delayFor('another@example.com', '192.0.2.2')).toBeUndefined();
    for (let account = 0; account < 12; account++) {
      clock.advance(900);
      // Every failure extends the lifetime of the counter.
      await guess(1, `more${account}@example.com`);
    }
    expect(await delayFor('another@example.com')).toBe(900);
  });

  it('does not lock a user out of a network from which they signed in before', async () => {
    await throttle.run(ada, from(ip), rightPassword);
    for (let attacker = 0; attacker < 9; attacker++) {
      await guess(1, ada, `198.51.100.${attacker}`);
      clock.advance(10);
    }
    expect(await delayFor(ada, '198.51.100.99')).toBeDefined();
    expect(await throttle.run(ada, from(ip), rightPassword)).toBe('signed in');
  });

  it('delays guesses from a familiar network too', async () => {
    await throttle.run(ada, from(ip), rightPassword);
    await guess(5);
    expect(await delayFor()).toBe(1);
  });

  it('counts each known device separately', async () => {
    const token = devices.add({ id: 'ada', credentialEpoch: 0 }, undefined);
    await guess(5);
    expect((await accountErrorOf(throttle.run(ada, from(ip), rightPassword))).code).toBe('too_many_attempts');
    expect(await throttle.run(ada, from(ip, token), rightPassword)).toBe('signed in');
    for (let time = 0; time < 5; time++)
      await accountErrorOf(throttle.run(ada, from(ip, token), wrongPassword));
    expect((await accountErrorOf(throttle.run(ada, from(ip, token), rightPassword))).code).toBe(
      'too_many_attempts',
    );
  });

  it('counts outdated devices together, and forgets familiar networks, after the credential epoch was raised', async () => {
    const device = () => devices.add({ id: 'ada', credentialEpoch: epoch }, undefined);
    const outdated = Array.from({ length: 20 }, device);
    await throttle.run(ada, from(ip), rightPassword);
    epoch = 1;
    const errors = [];
    for (const token of outdated)
      errors.push(await accountErrorOf(throttle.run(ada, from('203.0.113.7', token), wrongPassword)));
    expect(errors.filter(({ code }) => code === 'invalid_credentials')).toHaveLength(5);
    for (let attacker = 0; attacker < 5; attacker++) await guess(1, ada, `198.51.100.${attacker}`);
    expect(await delayFor(ada, ip)).toBe(1);
    expect(await throttle.run(ada, from(ip, device()), rightPassword)).toBe('signed in');
  });

  it('puts the delayed account into the audit context', async () => {
    await guess(5);
    expect((await accountErrorOf(throttle.run(ada, from(ip), rightPassword))).audit).toMatchObject({
      userId: 'ada',
    });
  });

  it('does not count errors that are no wrong credentials', async () => {
    for (const code of ['unavailable', 'internal', 'password_too_short'] as const) {
      const failing = () => Promise.reject(new AccountError(code));
      for (let time = 0; time < 10; time++) await accountErrorOf(throttle.run(ada, from(ip), failing));
    }
    expect(await throttle.run(ada, from(ip), rightPassword)).toBe('signed in');
  });

  it('admits at most ten of a hundred simultaneous guesses', async () => {
    let admitted = 0;
    const slowWrongPassword = async () => {
      admitted++;
      await new Promise((resolve) => setTimeout(resolve, 1));
      return wrongPassword();
    };
    const errors = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        accountErrorOf(throttle.run(ada, from(`198.51.100.${index}`), slowWrongPassword)),
      ),
    );
    expect(admitted).toBeGreaterThanOrEqual(5);
    expect(admitted).toBeLessThanOrEqual(10);
    expect(errors.filter(({ code }) => code === 'too_many_attempts')).toHaveLength(100 - admitted);
  });

  it('limits nothing when disabled', async () => {
    throttle = new SignInThrottle(emails, devices, clock.read, false);
    await guess(50);
    expect(await throttle.run(ada, from(ip), rightPassword)).toBe('signed in');
  });
});
