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

const put = (key: string, hits: number, lifetimeSeconds = 60) =>
  counters.set(key, { hits, at: clock.read().getTime(), lifetimeMs: lifetimeSeconds * 1000 });
const hit = (key: string) => put(key, (counters.get(key)?.hits ?? 0) + 1);
const hitsOf = (key: string) => counters.get(key)?.hits;
const each = (count: number, act: (key: string) => void) => {
  for (let index = 0; index < count; index++) act(`other ${index}`);
};

describe('CounterMap', () => {
  it('deletes a counter when its lifetime ends', () => {
    put('ada', 2);
    clock.advance(59.999);
    expect(hitsOf('ada')).toBe(2);
    clock.advance(0.001);
    expect(hitsOf('ada')).toBeUndefined();
  });

  it('evicts the oldest counter that does not block', () => {
    put('ada', 1);
    put('bob', 1);
    hit('ada');
    each(9, hit);
    expect([hitsOf('ada'), hitsOf('bob')]).toEqual([2, undefined]);
  });

  it('keeps a blocking counter during a flood of other keys', () => {
    put('ada', BLOCKING);
    each(1000, hit);
    each(5, (key) => put(`other ${key}`, BLOCKING));
    each(1000, hit);
    expect(hitsOf('ada')).toBe(BLOCKING);
  });

  it('stays bounded under a flood of blocking counters', () => {
    each(50_000, (key) => put(key, BLOCKING));
    expect(counters.size).toBeLessThanOrEqual(10 + 10 + 1024);
    expect(hitsOf('other 0')).toBe(BLOCKING);
  });

  it('shares counters while there is no room, never counting less than for a key alone', () => {
    each(10, (key) => put(key, BLOCKING));
    hit('ada');
    hit('ada');
    expect(hitsOf('ada')).toBe(2);
    counters.delete('ada');
    expect(hitsOf('ada')).toBe(2);
    each(50_000, hit);
    expect(hitsOf('ada')).toBeGreaterThanOrEqual(BLOCKING);
    expect(hitsOf('other 3')).toBe(BLOCKING + 1);
  });

  it('gives keys counters of their own again after some have expired', () => {
    each(10, (key) => put(key, BLOCKING));
    each(2000, (key) => hit(`more ${key}`));
    clock.advance(60);
    hit('ada');
    expect(hitsOf('ada')).toBe(1);
    expect(counters.size).toBeLessThanOrEqual(10 + 1024);
  });

  it('does not prolong a lifetime if the clock is set back', () => {
    put('ada', 1);
    clock.advance(-3600);
    expect(hitsOf('ada')).toBe(1);
    clock.advance(60);
    expect(hitsOf('ada')).toBeUndefined();
  });
});
