import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Clock } from '@mikrochat/accounts';
import { LRUCache } from 'lru-cache';

interface Window {
  hits: number;
  readonly endsAt: number;
}

type Hits = Awaited<ReturnType<ThrottlerStorage['increment']>>;

const MOST_CALLERS = 100_000;

/**
 * Counts in memory, one window per caller. The throttler's own storage starts a timer for every hit and keeps
 * callers for ever; this one is bounded and costs a look-up.
 */
export class MemoryStorage implements ThrottlerStorage {
  private readonly windows = new LRUCache<string, Window>({ max: MOST_CALLERS });

  constructor(private readonly clock: Clock) {}

  /** @param ttl length of the window in milliseconds; the answer's times are seconds */
  increment(key: string, ttl: number, limit: number): Promise<Hits> {
    const now = this.clock().getTime();
    const running = this.windows.get(key);
    const window = running && running.endsAt > now ? running : { hits: 0, endsAt: now + ttl };
    if (window !== running) this.windows.set(key, window);
    window.hits++;
    const left = Math.ceil((window.endsAt - now) / 1000);
    const isBlocked = window.hits > limit;
    return Promise.resolve({
      totalHits: window.hits,
      timeToExpire: left,
      isBlocked,
      timeToBlockExpire: isBlocked ? left : 0,
    });
  }
}
