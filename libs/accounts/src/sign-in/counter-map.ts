import type { Clock } from '../clock.js';

/** Something that is counted for a while. */
export interface Counter {
  /** When its life began or began anew; milliseconds since 1970. */
  at: number;
  readonly lifeMs: number;
}

/** How many counters all keys share that found no room for one of their own. */
const SHARED_COUNTERS = 1024;

/**
 * Counters by key, in bounded memory. One that blocks its key is never evicted: not by those that do not block, and
 * not by others that do. Should there ever be no room for one more, all keys without a blocking counter share a
 * fixed number of counters until some have expired: a flood of keys makes limits stricter, never looser.
 */
export class CounterMap<T extends Counter> {
  private readonly counting = new Map<string, T>();
  private readonly blocking = new Map<string, T>();
  private readonly shared = new Map<string, T>();

  /** @param most counters that block, and as many that do not */
  constructor(
    private readonly clock: Clock,
    private readonly isBlocking: (counter: T) => boolean,
    private readonly most = 100_000,
  ) {}

  /** How many counters are kept; at most twice the bound and the shared ones. */
  get size(): number {
    return this.counting.size + this.blocking.size + this.shared.size;
  }

  get(key: string): T | undefined {
    const [map, slot] = this.place(key);
    const counter = map.get(slot);
    if (!counter || this.isAlive(counter)) return counter;
    map.delete(slot);
    return undefined;
  }

  set(key: string, counter: T): void {
    const [map, slot] = this.place(key);
    // Deleted first: a map keeps its order of insertion, so that the first entry is the oldest.
    map.delete(slot);
    if (map === this.shared) this.shared.set(slot, counter);
    else if (this.isBlocking(counter)) this.blocking.set(slot, counter);
    else this.count(slot, counter);
  }

  /** Forgets a key; what it shares with others stays. */
  delete(key: string): void {
    const [map, slot] = this.place(key);
    if (map !== this.shared) map.delete(slot);
  }

  private count(key: string, counter: T): void {
    this.counting.set(key, counter);
    if (this.counting.size > this.most) this.counting.delete(oldest(this.counting));
  }

  private place(key: string): [Map<string, T>, string] {
    if (this.blocking.has(key)) return [this.blocking, key];
    if (this.hasRoom()) return [this.counting, key];
    return [this.shared, String(hash(key) % SHARED_COUNTERS)];
  }

  private hasRoom(): boolean {
    while (this.blocking.size >= this.most) {
      const key = oldest(this.blocking);
      const counter = this.blocking.get(key);
      if (counter && this.isAlive(counter)) return false;
      this.blocking.delete(key);
    }
    return true;
  }

  private isAlive(counter: T): boolean {
    const now = this.clock().getTime();
    // A clock that was set back must not prolong anything.
    if (counter.at > now) counter.at = now;
    return now - counter.at < counter.lifeMs;
  }
}

const oldest = (map: Map<string, unknown>): string => map.keys().next().value ?? '';

/** FNV-1a. Which keys share a counter is no secret worth keeping. */
function hash(key: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < key.length; index++)
    value = Math.imul(value ^ key.charCodeAt(index), 0x01000193) >>> 0;
  return value;
}
