import type { ThrottlerStorage } from '@nestjs/throttler';
import { CounterMap, type Clock, type Counter } from '@mikrochat/accounts';

interface Window extends Counter {
  hits: number;
  readonly limit: number;
}

type Hits = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Counts in memory, one window per caller. The throttler's own storage starts a timer for every hit and keeps
 * callers for ever; this one is bounded and costs a look-up. A caller who used up a window is not forgotten before its
 * end, however many others come.
 */
export class MemoryStorage implements ThrottlerStorage {
  private readonly windows: CounterMap<Window>;

  constructor(
    private readonly clock: Clock,
    mostCallers?: number,
  ) {
    this.windows = new CounterMap(clock, ({ hits, limit }) => hits >= limit, mostCallers);
  }

  /** @param ttl length of the window in milliseconds; the answer's times are seconds */
  increment(key: string, ttl: number, limit: number): Promise<Hits> {
    const now = this.clock().getTime();
    const running = this.windows.get(key);
    const window = running ?? { hits: 0, at: now, lifetimeMs: ttl, limit };
    window.hits++;
    // Set again only where its place changes: at its beginning, and once it is used up.
    if (!running || window.hits === limit) this.windows.set(key, window);
    const left = Math.ceil((window.at + ttl - now) / 1000);
    const isBlocked = window.hits > limit;
    return Promise.resolve({
      totalHits: window.hits,
      timeToExpire: left,
      isBlocked,
      timeToBlockExpire: isBlocked ? left : 0,
    });
  }
}
