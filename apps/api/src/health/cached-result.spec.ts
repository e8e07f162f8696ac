import { CachedResult } from './cached-result.js';

describe('CachedResult', () => {
  let now = 0;
  let calls = 0;
  let call: () => Promise<number>;
  const create = () =>
    new CachedResult(
      () => call(),
      1_000,
      () => now,
    );

  beforeEach(() => {
    [now, calls] = [5, 0];
    call = () => Promise.resolve(++calls);
  });

  it('calls once per period, whatever the number of callers', async () => {
    const cached = create();
    expect(await Promise.all(Array.from({ length: 50 }, () => cached.get()))).toEqual(Array(50).fill(1));
    now += 999;
    expect(await cached.get()).toBe(1);
    now += 1;
    expect(await cached.get()).toBe(2);
  });

  it('does not start a second call while one is pending', async () => {
    let settle: (value: number) => void = () => undefined;
    call = () => new Promise((resolve) => (settle = resolve));
    const cached = create();
    const first = cached.get();
    now += 5_000;
    const second = cached.get();
    settle(7);
    expect(await Promise.all([first, second])).toEqual([7, 7]);
    expect(cached.get()).not.toBe(first);
  });

  it('rejects for all callers and calls again after the period', async () => {
    const succeeding = call;
    call = () => Promise.reject(new Error('unreachable'));
    const cached = create();
    await expect(Promise.all([cached.get(), cached.get()])).rejects.toThrow('unreachable');
    call = succeeding;
    await expect(cached.get()).rejects.toThrow('unreachable');
    now += 1_000;
    expect(await cached.get()).toBe(1);
  });
});
