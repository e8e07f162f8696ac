import { Latest } from './latest.js';

describe('Latest', () => {
  let now = 0;
  let times = 0;
  let answer: () => Promise<number>;
  const latest = () =>
    new Latest(
      () => answer(),
      1_000,
      () => now,
    );

  beforeEach(() => {
    [now, times] = [5, 0];
    answer = () => Promise.resolve(++times);
  });

  it('asks once in the time it is given, whatever the number of callers', async () => {
    const one = latest();
    expect(await Promise.all(Array.from({ length: 50 }, () => one.get()))).toEqual(Array(50).fill(1));
    now += 999;
    expect(await one.get()).toBe(1);
    now += 1;
    expect(await one.get()).toBe(2);
  });

  it('waits for an answer that takes longer', async () => {
    let settle: (value: number) => void = () => undefined;
    answer = () => new Promise((resolve) => (settle = resolve));
    const one = latest();
    const first = one.get();
    now += 5_000;
    const second = one.get();
    settle(7);
    expect(await Promise.all([first, second])).toEqual([7, 7]);
    expect(one.get()).not.toBe(first);
  });

  it('gives a failure to all who wait, and asks again later', async () => {
    const good = answer;
    answer = () => Promise.reject(new Error('away'));
    const one = latest();
    await expect(Promise.all([one.get(), one.get()])).rejects.toThrow('away');
    answer = good;
    await expect(one.get()).rejects.toThrow('away');
    now += 1_000;
    expect(await one.get()).toBe(1);
  });
});
