import { LRUCache } from 'lru-cache';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';

interface Tries {
  readonly count: number;
  readonly pausedUntil: number;
}

/** How soon pauses begin, and how far they grow. */
export interface PauseLimit {
  /** Tries that cost nothing. */
  readonly free: number;
  readonly longestPauseSeconds: number;
}

const FORGET_AFTER_MS = 15 * 60 * 1000;

const pauseMs = (count: number, { free, longestPauseSeconds }: PauseLimit): number =>
  count < free ? 0 : Math.min(2 ** (count - free), longestPauseSeconds) * 1000;

/** Counts tries per account and per caller: each beyond a few free ones doubles a pause. */
export class Pauses {
  private readonly tries = new LRUCache<string, Tries>({
    max: 100_000,
    ttl: FORGET_AFTER_MS,
    ttlResolution: 0,
    perf: { now: () => this.clock().getTime() },
  });

  /** @param enabled `false` switches every pause off */
  constructor(
    private readonly clock: Clock,
    private readonly perAccount: PauseLimit,
    private readonly perCaller: PauseLimit,
    readonly enabled = true,
  ) {}

  /** @throws AccountError `too_many_attempts` with the seconds to wait */
  mayTry(account: string, caller: string): void {
    if (!this.enabled) return;
    const now = this.clock().getTime();
    const keys = [accountKey(account), caller];
    const until = Math.max(...keys.map((key) => this.tries.get(key)?.pausedUntil ?? 0));
    if (until > now)
      throw new AccountError('too_many_attempts', { retryAfter: Math.ceil((until - now) / 1000) });
  }

  /** Counts one try against both. */
  count(account: string, caller: string): void {
    this.add(accountKey(account), this.perAccount);
    this.add(caller, this.perCaller);
  }

  /** Forgives an account what was counted against it. */
  forgive(account: string): void {
    this.tries.delete(accountKey(account));
  }

  private add(key: string, limit: PauseLimit): void {
    const count = (this.tries.get(key)?.count ?? 0) + 1;
    this.tries.set(key, { count, pausedUntil: this.clock().getTime() + pauseMs(count, limit) });
  }
}

const accountKey = (account: string): string => `account ${account.toLowerCase()}`;
