import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import { MemoryFailureStore, backoffMs, type FailureStore, type BackoffRule } from './failure-store.js';

/** What counts as a failure, and how long it makes its key wait. */
export interface AttemptRule extends BackoffRule {
  /** What an attempt that succeeded does to the failures of its key. */
  readonly success: 'forgets' | 'counts' | 'changes nothing';
  readonly isFailure: (error: unknown) => boolean;
}

/** The attempts at one key that are under way in this process. */
interface KeyQueue {
  running: number;
  /** Attempts that run or wait. */
  present: number;
  /** Admissions, one after another. */
  admissions: Promise<unknown>;
  /** Lets the attempt that is next in line look again. */
  next: () => void;
}

const noop = (): void => undefined;

/**
 * Slows down attempts at a key: after a few free failures each further one doubles a pause. An attempt under way
 * takes up one of the free failures until it has ended, so that a hundred attempts sent at once fail as often as a
 * hundred sent one after another; those without a place wait.
 */
export class KeyedBackoff {
  private readonly lines = new Map<string, KeyQueue>();

  constructor(
    private readonly rule: AttemptRule,
    private readonly clock: Clock,
    private readonly store: FailureStore = new MemoryFailureStore(clock, rule),
  ) {}

  /** Runs one attempt at a key. @throws AccountError `too_many_attempts` with the seconds to wait */
  async run<T>(key: string, attempt: () => Promise<T>): Promise<T> {
    const line = this.lines.get(key) ?? { running: 0, present: 0, admissions: Promise.resolve(), next: noop };
    this.lines.set(key, line);
    line.present++;
    try {
      await this.inTurn(key, line);
      return await this.runAdmitted(key, line, attempt);
    } finally {
      if (--line.present === 0) this.lines.delete(key);
    }
  }

  private inTurn(key: string, line: KeyQueue): Promise<void> {
    const admission = line.admissions.then(() => this.admit(key, line));
    line.admissions = admission.catch(noop);
    return admission;
  }

  private async admit(key: string, line: KeyQueue): Promise<void> {
    for (;;) {
      const { count, at } = (await this.store.read(key)) ?? { count: 0, at: 0 };
      this.requireNoDelay(count, at);
      if (line.running < Math.max(1, this.rule.freeAttempts - count)) break;
      await new Promise<void>((resolve) => (line.next = resolve));
    }
    line.running++;
  }

  private async runAdmitted<T>(key: string, line: KeyQueue, attempt: () => Promise<T>): Promise<T> {
    const { success, isFailure } = this.rule;
    try {
      const result = await attempt();
      if (success === 'forgets') await this.store.forget(key);
      if (success === 'counts') await this.store.add(key);
      return result;
    } catch (error) {
      if (isFailure(error)) await this.store.add(key);
      throw error;
    } finally {
      line.running--;
      line.next();
    }
  }

  private requireNoDelay(count: number, at: number): void {
    const pause = backoffMs(count, this.rule);
    // A clock that was set back makes no pause longer than it was.
    const left = Math.min(at + pause - this.clock().getTime(), pause);
    if (left > 0) throw new AccountError('too_many_attempts', { retryAfter: Math.ceil(left / 1000) });
  }
}
