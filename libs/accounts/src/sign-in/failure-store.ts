import type { Clock } from '../clock.js';
import { CounterMap, type Counter } from './counter-map.js';

/** How often a key failed lately. */
export interface Failures {
  readonly count: number;
  /** When it last failed; milliseconds since 1970. */
  readonly at: number;
}

/** How failures make a key wait. */
export interface BackoffRule {
  /** Failures that cost nothing. From the last of them on, each doubles a pause that begins at one second. */
  readonly freeAttempts: number;
  readonly maxDelaySeconds: number;
}

/** How long a key waits after so many failures; milliseconds. */
export const backoffMs = (
  count: number,
  { freeAttempts: free, maxDelaySeconds: maxDelaySeconds }: BackoffRule,
): number => (count < free ? 0 : Math.min(2 ** (count - free), maxDelaySeconds) * 1000);

/** Where failures are counted: in this process, or in a store that replicas share. */
export interface FailureStore {
  /** The failures of a key that are not forgotten yet. */
  read(key: string): Promise<Failures | undefined>;
  add(key: string): Promise<void>;
  forget(key: string): Promise<void>;
}

/** Failures are forgotten this long after the last one, or after the pause that it made. */
const FORGET_AFTER_MS = 15 * 60 * 1000;

interface Entry extends Counter {
  readonly count: number;
}

/** Failures counted in the memory of one process. */
export class MemoryFailureStore implements FailureStore {
  private readonly entries: CounterMap<Entry>;

  constructor(
    private readonly clock: Clock,
    private readonly rule: BackoffRule,
    most?: number,
  ) {
    this.entries = new CounterMap(clock, ({ count }) => count >= rule.freeAttempts, most);
  }

  read(key: string): Promise<Failures | undefined> {
    return Promise.resolve(this.entries.get(key));
  }

  add(key: string): Promise<void> {
    const count = (this.entries.get(key)?.count ?? 0) + 1;
    const lifeMs = FORGET_AFTER_MS + backoffMs(count, this.rule);
    this.entries.set(key, { count, at: this.clock().getTime(), lifeMs });
    return Promise.resolve();
  }

  forget(key: string): Promise<void> {
    this.entries.delete(key);
    return Promise.resolve();
  }
}
