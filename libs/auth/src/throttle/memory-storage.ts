import type { ThrottlerStorage } from '@nestjs/throttler';
import { CounterMap, type Clock, type Counter } from '@mikrochat/accounts';

interface Window extends Counter {
  hits: number;
  readonly limit: number;
}

type Hits = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Counts requests in memory, in one fixed window per caller. The storage of `@nestjs/throttler` starts a timer per hit
 * and is unbounded; this one is bounded and costs a look-up. A caller at the limit is not evicted before the window
 * ends, however many others follow.
 */
export class MemoryStorage implements ThrottlerStorage {
  private readonly windows: CounterMap<Window>;

  constructor(
    private readonly clock: Clock,
    maxCallers?: number,
  ) {
    this.windows = new CounterMap(clock, ({ hits, limit }) => hits >= limit, maxCallers);
  }

  /**
   * @param ttl length of the window in milliseconds
   * @returns times in seconds
   */
  increment(key: string, ttl: number, limit: number): Promise<Hits> {
    const now = this.clock().getTime();
    const running = this.windows.get(key);
    const window = running ?? { hits: 0, at: now, lifetimeMs: ttl, limit };
    window.hits++;
    // Written again only when its place in the map changes: at the first hit, and at the limit.
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
