import { FrozenClock } from '../testing/accounts-database.js';
import { CounterMap, type Counter } from './counter-map.js';

interface Hits extends Counter {
  readonly hits: number;
}

const BLOCKING = 3;
let clock: FrozenClock;
let counters: CounterMap<Hits>;

beforeEach(() => {
  clock = new FrozenClock();
  counters = new CounterMap<Hits>(clock.read, ({ hits }) => hits >= BLOCKING, 10);
});

const put = (key: string, hits: number, lifeSeconds = 60) =>
  counters.set(key, { hits, at: clock.read().getTime(), lifetimeMs: lifeSeconds * 1000 });
const hit = (key: string) => put(key, (counters.get(key)?.hits ?? 0) + 1);
const hitsOf = (key: string) => counters.get(key)?.hits;
const each = (count: number, act: (key: string) => void) => {
  for (let index = 0; index < count; index++) act(`junk ${index}`);
};

describe('CounterMap', () => {
  it('forgets a counter when its life ends', () => {
    put('ada', 2);
    clock.pass(59.999);
    expect(hitsOf('ada')).toBe(2);
    clock.pass(0.001);
    expect(hitsOf('ada')).toBeUndefined();
  });

  it('evicts the oldest counter that does not block', () => {
    put('ada', 1);
    put('bob', 1);
    hit('ada');
    each(9, hit);
    expect([hitsOf('ada'), hitsOf('bob')]).toEqual([2, undefined]);
  });

  it('keeps what blocks, whatever comes', () => {
    put('ada', BLOCKING);
    each(1000, hit);
    each(5, (key) => put(`other ${key}`, BLOCKING));
    each(1000, hit);
    expect(hitsOf('ada')).toBe(BLOCKING);
  });

  it('stays bounded under a flood of keys that all block', () => {
    each(50_000, (key) => put(key, BLOCKING));
    expect(counters.size).toBeLessThanOrEqual(10 + 10 + 1024);
    expect(hitsOf('junk 0')).toBe(BLOCKING);
  });

  it('counts keys together while there is room for none of their own, and never looser than alone', () => {
    each(10, (key) => put(key, BLOCKING));
    hit('ada');
    hit('ada');
    expect(hitsOf('ada')).toBe(2);
    counters.delete('ada');
    expect(hitsOf('ada')).toBe(2);
    each(50_000, hit);
    expect(hitsOf('ada')).toBeGreaterThanOrEqual(BLOCKING);
    expect(hitsOf('junk 3')).toBe(BLOCKING + 1);
  });

  it('gives keys counters of their own again when some have expired', () => {
    each(10, (key) => put(key, BLOCKING));
    each(2000, (key) => hit(`more ${key}`));
    clock.pass(60);
    hit('ada');
    expect(hitsOf('ada')).toBe(1);
    expect(counters.size).toBeLessThanOrEqual(10 + 1024);
  });

  it('does not let a counter live longer because the clock was set back', () => {
    put('ada', 1);
    clock.pass(-3600);
    expect(hitsOf('ada')).toBe(1);
    clock.pass(60);
    expect(hitsOf('ada')).toBeUndefined();
  });
});
