import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import { MemoryFailureStore, backoffMs, type FailureStore, type BackoffRule } from './failure-store.js';

/** Which attempts count, and the delay that they cause. */
export interface AttemptRule extends BackoffRule {
  /** The effect of a successful attempt on the failure count of its key. */
  readonly onSuccess: 'reset' | 'count' | 'ignore';
  readonly isFailure: (error: unknown) => boolean;
}

/** The attempts of one key in progress in this process. */
interface KeyQueue {
  running: number;
  /** The number of attempts that run or wait. */
  total: number;
  /** Settles after the last admission; admissions happen one after another. */
  admissions: Promise<unknown>;
  /** Makes the attempt at the head of the queue check again. */
  wakeHead: () => void;
}

const noop = (): void => undefined;

/**
 * Exponential backoff by key: after the free attempts, each further failure doubles the delay. An attempt in progress
 * occupies one of the free attempts, so that simultaneous attempts gain nothing over sequential ones; the others queue.
 */
export class KeyedBackoff {
  private readonly queues = new Map<string, KeyQueue>();

  constructor(
    private readonly rule: AttemptRule,
    private readonly clock: Clock,
    private readonly store: FailureStore = new MemoryFailureStore(clock, rule),
  ) {}

  /** Runs one attempt of a key. @throws AccountError `too_many_attempts` with `retryAfter` in seconds */
  async run<T>(key: string, attempt: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(key) ?? {
      running: 0,
      total: 0,
      admissions: Promise.resolve(),
      wakeHead: noop,
    };
    this.queues.set(key, queue);
    queue.total++;
    try {
      await this.enqueue(key, queue);
      return await this.runAdmitted(key, queue, attempt);
    } finally {
      if (--queue.total === 0) this.queues.delete(key);
    }
  }

  private enqueue(key: string, queue: KeyQueue): Promise<void> {
    const admission = queue.admissions.then(() => this.admit(key, queue));
    queue.admissions = admission.catch(noop);
    return admission;
  }

  private async admit(key: string, queue: KeyQueue): Promise<void> {
    for (;;) {
      const { count, at } = (await this.store.read(key)) ?? { count: 0, at: 0 };
      this.requireNoDelay(count, at);
      if (queue.running < Math.max(1, this.rule.freeAttempts - count)) break;
      await new Promise<void>((resolve) => (queue.wakeHead = resolve));
    }
    queue.running++;
  }

  private async runAdmitted<T>(key: string, queue: KeyQueue, attempt: () => Promise<T>): Promise<T> {
    const { onSuccess, isFailure } = this.rule;
    try {
      const result = await attempt();
      if (onSuccess === 'reset') await this.store.reset(key);
      if (onSuccess === 'count') await this.store.add(key);
      return result;
    } catch (error) {
      if (isFailure(error)) await this.store.add(key);
      throw error;
    } finally {
      queue.running--;
      queue.wakeHead();
    }
  }

  private requireNoDelay(count: number, at: number): void {
    const delay = backoffMs(count, this.rule);
    // A clock that was set back must not prolong the delay.
    const remaining = Math.min(at + delay - this.clock().getTime(), delay);
    if (remaining > 0)
      throw new AccountError('too_many_attempts', { retryAfter: Math.ceil(remaining / 1000) });
  }
}
