import type { Clock } from '../clock.js';

/** A value with a limited lifetime. */
export interface Counter {
  /** The start of its lifetime; milliseconds since 1970. */
  at: number;
  readonly lifetimeMs: number;
}

/** The number of counters that keys share while there is no room for one of their own. */
const SHARED_COUNTERS = 1024;

/**
 * Counters by key, in bounded memory. A counter that blocks its key is never evicted before it expires. While the
 * maximum of blocking counters is reached, all other keys share a fixed number of counters: a flood of keys makes limits
 * stricter, never looser.
 */
export class CounterMap<T extends Counter> {
  private readonly counting = new Map<string, T>();
  private readonly blocking = new Map<string, T>();
  private readonly shared = new Map<string, T>();

  /** @param maxEntries the maximum of counters that block, and the same of those that do not */
  constructor(
    private readonly clock: Clock,
    private readonly isBlocking: (counter: T) => boolean,
    private readonly maxEntries = 100_000,
  ) {}

  /** The number of counters; at most twice the maximum plus the shared ones. */
  get size(): number {
    return this.counting.size + this.blocking.size + this.shared.size;
  }

  get(key: string): T | undefined {
    const [map, slot] = this.place(key);
    const counter = map.get(slot);
    if (!counter || this.isActive(counter)) return counter;
    map.delete(slot);
    return undefined;
  }

  set(key: string, counter: T): void {
    const [map, slot] = this.place(key);
    // Deleted first because a Map keeps the order of insertion: the first entry is the oldest.
    map.delete(slot);
    if (map === this.shared) this.shared.set(slot, counter);
    else if (this.isBlocking(counter)) this.blocking.set(slot, counter);
    else this.count(slot, counter);
  }

  /** Deletes a key's own counter; a shared one stays. */
  delete(key: string): void {
    const [map, slot] = this.place(key);
    if (map !== this.shared) map.delete(slot);
  }

  private count(key: string, counter: T): void {
    this.counting.set(key, counter);
    if (this.counting.size > this.maxEntries) this.counting.delete(oldest(this.counting));
  }

  private place(key: string): [Map<string, T>, string] {
    if (this.blocking.has(key)) return [this.blocking, key];
    if (this.hasRoom()) return [this.counting, key];
    return [this.shared, String(hash(key) % SHARED_COUNTERS)];
  }

  private hasRoom(): boolean {
    while (this.blocking.size >= this.maxEntries) {
      const key = oldest(this.blocking);
      const counter = this.blocking.get(key);
      if (counter && this.isActive(counter)) return false;
      this.blocking.delete(key);
    }
    return true;
  }

  private isActive(counter: T): boolean {
    const now = this.clock().getTime();
    // A clock that was set back must not prolong anything.
    if (counter.at > now) counter.at = now;
    return now - counter.at < counter.lifetimeMs;
  }
}

const oldest = (map: Map<string, unknown>): string => map.keys().next().value ?? '';

/** FNV-1a, not cryptographic: predicting which keys share a counter gains an attacker nothing. */
function hash(key: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < key.length; index++)
    value = Math.imul(value ^ key.charCodeAt(index), 0x01000193) >>> 0;
  return value;
}
