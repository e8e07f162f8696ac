import type { Clock } from '../clock.js';
import { CounterMap, type Counter } from './counter-map.js';

/** The recent failures of a key. */
export interface Failures {
  readonly count: number;
  /** The time of the last failure; milliseconds since 1970. */
  readonly at: number;
}

/** The delay that failures cause. */
export interface BackoffRule {
  /** The failures up to the first delay, which is one second; each further failure doubles the delay. */
  readonly freeAttempts: number;
  readonly maxDelaySeconds: number;
}

/** The delay after a number of failures, in milliseconds. */
export const backoffMs = (count: number, { freeAttempts, maxDelaySeconds }: BackoffRule): number =>
  count < freeAttempts ? 0 : Math.min(2 ** (count - freeAttempts), maxDelaySeconds) * 1000;

/** Counts failures: in this process, or in a store that replicas share. */
export interface FailureStore {
  /** The failures of a key that have not expired. */
  read(key: string): Promise<Failures | undefined>;
  add(key: string): Promise<void>;
  reset(key: string): Promise<void>;
}

/** Failures expire this long after the end of the delay that the last one caused. */
const EXPIRY_MS = 15 * 60 * 1000;

interface Entry extends Counter {
  readonly count: number;
}

/** Failures counted in the memory of one process. */
export class MemoryFailureStore implements FailureStore {
  private readonly entries: CounterMap<Entry>;

  constructor(
    private readonly clock: Clock,
    private readonly rule: BackoffRule,
    maxEntries?: number,
  ) {
    this.entries = new CounterMap(clock, ({ count }) => count >= rule.freeAttempts, maxEntries);
  }

  read(key: string): Promise<Failures | undefined> {
    return Promise.resolve(this.entries.get(key));
  }

  add(key: string): Promise<void> {
    const count = (this.entries.get(key)?.count ?? 0) + 1;
    const lifetimeMs = EXPIRY_MS + backoffMs(count, this.rule);
    this.entries.set(key, { count, at: this.clock().getTime(), lifetimeMs });
    return Promise.resolve();
  }

  reset(key: string): Promise<void> {
    this.entries.delete(key);
    return Promise.resolve();
  }
}
