import { LRUCache } from 'lru-cache';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import { Gate } from './gate.js';

interface Failures {
  readonly count: number;
  readonly pausedUntil: number;
}

interface Limit {
  /** Failures that cost nothing. */
  readonly free: number;
  readonly longestPauseSeconds: number;
}

// The pause of an account stays short: nobody may shut somebody else out for long. An address that guesses
// around waits longer.
const perAccount: Limit = { free: 5, longestPauseSeconds: 60 };
const perAddress: Limit = { free: 20, longestPauseSeconds: 900 };
const FORGET_AFTER_MS = 15 * 60 * 1000;
const AT_ONCE_PER_ACCOUNT = 6;

function pauseMs(count: number, { free, longestPauseSeconds }: Limit): number {
  return count < free ? 0 : Math.min(2 ** (count - free), longestPauseSeconds) * 1000;
}

const isFailure = (error: unknown): boolean =>
  error instanceof AccountError &&
  ['invalid_credentials', 'invalid_link', 'not_invited'].includes(error.code);

/**
 * Slows down who guesses, over all ways in: each failure beyond a few free ones doubles a pause, per account and
 * per address. Who signed in from an address before has an own counter there, so that strangers who try the same
 * account do not shut them out.
 */
export class Attempts {
  private readonly failures = new LRUCache<string, Failures>({
    max: 100_000,
    ttl: FORGET_AFTER_MS,
    ttlResolution: 0,
    perf: { now: () => this.clock().getTime() },
  });
  private readonly known = new LRUCache<string, true>({ max: 100_000 });
  private readonly gate = new Gate(AT_ONCE_PER_ACCOUNT);

  /** @param enabled `false` switches every pause off */
  constructor(
    private readonly clock: Clock,
    private readonly enabled = true,
  ) {}

  /**
   * Runs one attempt, unless it has to wait. Few attempts at one account run side by side; each looks again
   * whether it may, so that a hundred guesses sent at once do not all get through.
   * @throws AccountError `too_many_attempts` with the seconds to wait
   */
  async run<T>(email: string, ip: string, attempt: () => Promise<T>): Promise<T> {
    if (!this.enabled) return attempt();
    const account = email.toLowerCase();
    const acquaintance = `${account} ${ip}`;
    const key = this.known.has(acquaintance) ? acquaintance : account;
    this.mayTry(key, ip);
    return this.gate.pass(key, async () => {
      this.mayTry(key, ip);
      try {
        const result = await attempt();
        this.known.set(acquaintance, true);
        this.failures.delete(key);
        return result;
      } catch (error) {
        if (isFailure(error)) this.fail(key, ip);
        throw error;
      }
    });
  }

  private mayTry(...keys: string[]): void {
    const now = this.clock().getTime();
    const until = Math.max(...keys.map((key) => this.failures.get(key)?.pausedUntil ?? 0));
    if (until > now)
      throw new AccountError('too_many_attempts', { retryAfter: Math.ceil((until - now) / 1000) });
  }

  private fail(key: string, ip: string): void {
    this.count(key, perAccount);
    this.count(ip, perAddress);
  }

  private count(key: string, limit: Limit): void {
    const count = (this.failures.get(key)?.count ?? 0) + 1;
    this.failures.set(key, { count, pausedUntil: this.clock().getTime() + pauseMs(count, limit) });
  }
}
