import { LRUCache } from 'lru-cache';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import { Gate } from './gate.js';
import { Pauses } from './pauses.js';

// The pause of an account stays short: nobody may shut somebody else out for long. An address that guesses
// around waits longer.
const perAccount = { free: 5, longestPauseSeconds: 60 };
const perCaller = { free: 20, longestPauseSeconds: 900 };
const AT_ONCE_PER_ACCOUNT = 6;

const isFailure = (error: unknown): boolean =>
  error instanceof AccountError &&
  ['invalid_credentials', 'invalid_link', 'not_invited'].includes(error.code);

/**
 * Slows down who guesses, over all ways in: each failure beyond a few free ones doubles a pause, per account and
 * per address. Who signed in from an address before has an own counter there, so that strangers who try the same
 * account do not shut them out.
 */
export class Attempts {
  private readonly pauses: Pauses;
  private readonly known = new LRUCache<string, true>({ max: 100_000 });
  private readonly gate = new Gate(AT_ONCE_PER_ACCOUNT);

  /** @param enabled `false` switches every pause off */
  constructor(clock: Clock, enabled = true) {
    this.pauses = new Pauses(clock, perAccount, perCaller, enabled);
  }

  /**
   * Runs one attempt, unless it has to wait. Few attempts at one account run side by side; each looks again
   * whether it may, so that a hundred guesses sent at once do not all get through.
   * @throws AccountError `too_many_attempts` with the seconds to wait
   */
  async run<T>(email: string, ip: string, attempt: () => Promise<T>): Promise<T> {
    if (!this.pauses.enabled) return attempt();
    const account = email.toLowerCase();
    const acquaintance = `${account} ${ip}`;
    const key = this.known.has(acquaintance) ? acquaintance : account;
    this.pauses.mayTry(key, ip);
    return this.gate.pass(key, async () => {
      this.pauses.mayTry(key, ip);
      try {
        const result = await attempt();
        this.known.set(acquaintance, true);
        this.pauses.forgive(key);
        return result;
      } catch (error) {
        if (isFailure(error)) this.pauses.count(key, ip);
        throw error;
      }
    });
  }

  /** Counts a token that nobody made for this address; a good one never waits, for it cannot be guessed. */
  async refuse(email: string, ip: string): Promise<never> {
    return this.run(email, ip, () => Promise.reject(new AccountError('invalid_link')));
  }
}
