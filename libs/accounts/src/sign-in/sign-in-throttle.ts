import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { ClientInfo } from '../client-info.js';
import { AccountLimits, FamiliarNetworks, type EmailResolver } from './account-limits.js';
import type { DeviceTokens } from './device-tokens.js';
import { KeyedBackoff, type AttemptRule } from './keyed-backoff.js';
import { networkOf } from './network.js';

const isRefusal =
  (...codes: readonly AccountError['code'][]) =>
  (error: unknown): boolean =>
    error instanceof AccountError && codes.includes(error.code);

const isGuess = isRefusal('invalid_credentials', 'invalid_link', 'not_invited');
const never = () => false;

// The pause of an account stays short: nobody may shut somebody else out for long. A network that guesses around
// waits longer.
const signInRules = {
  perAccount: { freeAttempts: 5, maxDelaySeconds: 60, success: 'forgets', isFailure: isGuess },
  perNetwork: { freeAttempts: 20, maxDelaySeconds: 900, success: 'changes nothing', isFailure: isGuess },
} as const;

// Every request for a link may send a mail: an address gets few at once, and a caller cannot ask for everybody.
const linkRules = {
  perAccount: { freeAttempts: 5, maxDelaySeconds: 300, success: 'counts', isFailure: never },
  perNetwork: { freeAttempts: 20, maxDelaySeconds: 900, success: 'counts', isFailure: never },
} as const;

// Whoever registers learns whether an address is taken, and leaves an account behind: both count.
const registrationRule: AttemptRule = {
  freeAttempts: 10,
  maxDelaySeconds: 300,
  success: 'counts',
  isFailure: isRefusal('email_taken'),
};

/**
 * Slows down who guesses, who tries out addresses and who floods: each of the limits below lets a few attempts go
 * free, then doubles a pause. docs/decisions/throttling.md says which counters there are.
 */
export class SignInThrottle {
  private readonly signIns: AccountLimits;
  private readonly links: AccountLimits;
  private readonly confirmations: KeyedBackoff;
  private readonly registrations: KeyedBackoff;
  private readonly familiar = new FamiliarNetworks();

  /** @param enabled `false` switches every limit off */
  constructor(
    addresses: EmailResolver,
    devices: DeviceTokens,
    clock: Clock,
    private readonly enabled = true,
  ) {
    this.signIns = new AccountLimits(addresses, devices, this.familiar, signInRules, clock);
    this.links = new AccountLimits(addresses, devices, this.familiar, linkRules, clock);
    this.confirmations = new KeyedBackoff(signInRules.perAccount, clock);
    this.registrations = new KeyedBackoff(registrationRule, clock);
  }

  /** Runs one sign-in with an address. @throws AccountError `too_many_attempts` with the seconds to wait */
  async run<T>(email: string, origin: ClientInfo, attempt: () => Promise<T>): Promise<T> {
    if (!this.enabled) return attempt();
    return this.signIns.run(email, origin, async (user) => {
      const result = await attempt();
      if (user) this.familiar.add(user, networkOf(origin.ip));
      return result;
    });
  }

  /**
   * Runs the check of a secret that a signed-in person gives again. It has a counter of its own per session: it
   * neither pauses a sign-in nor is it paused by one.
   */
  confirm<T>(sessionId: string, check: () => Promise<T>): Promise<T> {
    return this.enabled ? this.confirmations.run(sessionId, check) : check();
  }

  /** Runs one registration. Counted per network alone: the address belongs to nobody yet, or to somebody else. */
  register<T>({ ip }: ClientInfo, registration: () => Promise<T>): Promise<T> {
    return this.enabled ? this.registrations.run(networkOf(ip), registration) : registration();
  }

  /** Runs one request for a link. */
  requestLink<T>(email: string, origin: ClientInfo, request: () => Promise<T>): Promise<T> {
    return this.enabled ? this.links.run(email, origin, request) : request();
  }

  /**
   * Refuses a token that we never made. It counts against its sender alone: junk must not pause the account that it
   * names. A good token never waits, for it cannot be guessed.
   * @throws AccountError `invalid_link`, `too_many_attempts`
   */
  async refuse(ip: string): Promise<never> {
    const refused = () => Promise.reject(new AccountError('invalid_link'));
    return this.enabled ? this.signIns.runFor(ip, refused) : refused();
  }
}
