import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { ClientInfo } from '../client-info.js';
import { AccountLimits, FamiliarNetworks, type EmailResolver } from './account-limits.js';
import type { DeviceTokens } from './device-tokens.js';
import { KeyedBackoff, type AttemptRule } from './keyed-backoff.js';
import { networkOf } from './network.js';

const hasCode =
  (...codes: readonly AccountError['code'][]) =>
  (error: unknown): boolean =>
    error instanceof AccountError && codes.includes(error.code);

const isGuess = hasCode('invalid_credentials', 'invalid_link', 'not_invited');
const never = () => false;

// The delay of an account stays short, so that an attacker cannot lock its user out for long. A network that guesses at
// many accounts waits longer.
const signInRules = {
  perAccount: { freeAttempts: 5, maxDelaySeconds: 60, onSuccess: 'reset', isFailure: isGuess },
  perNetwork: { freeAttempts: 20, maxDelaySeconds: 900, onSuccess: 'ignore', isFailure: isGuess },
} as const;

// Every request for a link may send a mail: a recipient gets few of them, and a network cannot send to everyone.
const linkRules = {
  perAccount: { freeAttempts: 5, maxDelaySeconds: 300, onSuccess: 'count', isFailure: never },
  perNetwork: { freeAttempts: 20, maxDelaySeconds: 900, onSuccess: 'count', isFailure: never },
} as const;

// A registration creates an account or reveals that an email address is registered: both outcomes count.
const registrationRule: AttemptRule = {
  freeAttempts: 10,
  maxDelaySeconds: 300,
  onSuccess: 'count',
  isFailure: hasCode('email_taken'),
};

/**
 * Limits password guessing, probing for email addresses and floods of requests (OWASP Credential Stuffing Prevention).
 * Each limit allows a few free attempts, then doubles a delay. docs/decisions/throttling.md lists the counters.
 */
export class SignInThrottle {
  private readonly signIns: AccountLimits;
  private readonly links: AccountLimits;
  private readonly confirmations: KeyedBackoff;
  private readonly registrations: KeyedBackoff;
  private readonly familiarNetworks = new FamiliarNetworks();

  /** @param enabled `false` disables every limit */
  constructor(
    emails: EmailResolver,
    devices: DeviceTokens,
    clock: Clock,
    private readonly enabled = true,
  ) {
    this.signIns = new AccountLimits(emails, devices, this.familiarNetworks, signInRules, clock);
    this.links = new AccountLimits(emails, devices, this.familiarNetworks, linkRules, clock);
    this.confirmations = new KeyedBackoff(signInRules.perAccount, clock);
    this.registrations = new KeyedBackoff(registrationRule, clock);
  }

  /** Runs one sign-in attempt. @throws AccountError `too_many_attempts` with `retryAfter` in seconds */
  async run<T>(email: string, clientInfo: ClientInfo, attempt: () => Promise<T>): Promise<T> {
    if (!this.enabled) return attempt();
    return this.signIns.run(email, clientInfo, async (user) => {
      const result = await attempt();
      if (user) this.familiarNetworks.add(user, networkOf(clientInfo.ip));
      return result;
    });
  }

  /**
   * Runs the check of the current password of a signed-in user. It is counted by session: it neither delays sign-ins
   * nor is delayed by them.
   * @throws AccountError `too_many_attempts`
   */
  confirm<T>(sessionId: string, check: () => Promise<T>): Promise<T> {
    return this.enabled ? this.confirmations.run(sessionId, check) : check();
  }

  /**
   * Runs one registration. Counted by network only: the email address is unregistered or belongs to another user.
   * @throws AccountError `too_many_attempts`
   */
  register<T>({ ip }: ClientInfo, registration: () => Promise<T>): Promise<T> {
    return this.enabled ? this.registrations.run(networkOf(ip), registration) : registration();
  }

  /** Runs one request for a link. @throws AccountError `too_many_attempts` */
  requestLink<T>(email: string, clientInfo: ClientInfo, request: () => Promise<T>): Promise<T> {
    return this.enabled ? this.links.run(email, clientInfo, request) : request();
  }

  /**
   * Rejects a forged link token. Counted by network only: a forged token must not delay the account that it names. A valid
   * token is never delayed, as it cannot be guessed.
   * @throws AccountError `invalid_link`, `too_many_attempts`
   */
  async refuse(ip: string): Promise<never> {
    const reject = () => Promise.reject(new AccountError('invalid_link'));
    return this.enabled ? this.signIns.runForNetwork(ip, reject) : reject();
  }
}
