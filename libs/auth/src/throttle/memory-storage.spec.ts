import { MemoryStorage } from './memory-storage.js';

const MINUTE = 60_000;
let now = 0;
let storage: MemoryStorage;

beforeEach(() => {
  now = new Date('2026-11-23T12:00:00Z').getTime();
  storage = new MemoryStorage(() => new Date(now));
});

const hit = (key = 'ada', limit = 3) => storage.increment(key, MINUTE, limit);

async function hits(times: number): Promise<void> {
  for (let time = 0; time < times; time++) await hit();
}

describe('MemoryStorage', () => {
  it('blocks requests over the limit until the window ends', async () => {
    await hits(2);
    expect(await hit()).toEqual({ totalHits: 3, timeToExpire: 60, isBlocked: false, timeToBlockExpire: 0 });
    now += 12_500;
    expect(await hit()).toEqual({ totalHits: 4, timeToExpire: 48, isBlocked: true, timeToBlockExpire: 48 });
  });

  it('starts a new window when the last one ends, not before', async () => {
    await hits(3);
    now += MINUTE - 1;
    expect(await hit()).toMatchObject({ isBlocked: true, timeToBlockExpire: 1 });
    now += 1;
    expect(await hit()).toMatchObject({ isBlocked: false, totalHits: 1, timeToExpire: 60 });
  });

  it('does not extend the window with blocked requests', async () => {
    await hits(3);
    for (let second = 0; second < 59; second++) {
      now += 1000;
      expect(await hit()).toMatchObject({ isBlocked: true, timeToBlockExpire: 59 - second });
    }
  });

  it('counts each caller separately', async () => {
    await hits(4);
    expect(await hit('bob')).toMatchObject({ totalHits: 1, isBlocked: false });
  });

  it('does not evict a caller at the limit, however many others follow', async () => {
    storage = new MemoryStorage(() => new Date(now), 100);
    await hits(4);
    for (let caller = 0; caller < 1000; caller++) await hit(`caller ${caller}`);
    expect(await hit()).toMatchObject({ isBlocked: true });
  });

  it('does not extend a window when the clock is set back', async () => {
    await hits(4);
    now -= 60 * MINUTE;
    expect(await hit()).toMatchObject({ isBlocked: true, timeToBlockExpire: 60 });
    now += MINUTE;
    expect(await hit()).toMatchObject({ isBlocked: false });
  });
});
