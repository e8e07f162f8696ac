import type { EmailRecord } from '@mikrochat/database';
import { LRUCache } from 'lru-cache';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { ClientInfo } from '../client-info.js';
import type { DeviceTokens, DeviceUser, KnownDevice } from './device-tokens.js';
import { KeyedBackoff, type AttemptRule } from './keyed-backoff.js';
import { networkOf } from './network.js';

/** Looks up the user of an email address; the database decides which spellings are equal. */
export interface EmailResolver {
  resolve(email: string): Promise<EmailRecord>;
}

/** The limits of attempts by account and by network. */
export interface AccountLimitRules {
  readonly perAccount: AttemptRule;
  readonly perNetwork: AttemptRule;
}

const MAX_FAMILIAR_NETWORKS = 100_000;

/**
 * Networks from which users have signed in, in the memory of this process: they stand in for a device token if a client
 * keeps no cookies. Only a successful sign-in adds an entry, so that failures cannot evict any.
 */
export class FamiliarNetworks {
  private readonly epochs = new LRUCache<string, number>({ max: MAX_FAMILIAR_NETWORKS });

  /** Whether the user has signed in from the network since their credential epoch was last raised. */
  has({ id, credentialEpoch }: DeviceUser, network: string): boolean {
    return this.epochs.get(`${id} ${network}`) === credentialEpoch;
  }

  add({ id, credentialEpoch }: DeviceUser, network: string): void {
    this.epochs.set(`${id} ${network}`, credentialEpoch);
  }
}

/** The counter of a known device. Outdated devices share one: an attacker with an old password may have many of them. */
const deviceCounterKey = ({ id, isOutdated }: KnownDevice): string =>
  isOutdated ? 'outdated devices' : `device ${id}`;

/**
 * Limits attempts by account and by network. A device from which the user has signed in before has a counter of its own
 * instead of both, so that an attacker cannot lock the user out (OWASP "device cookies"); a familiar network has one
 * instead of the account's. Outdated devices of an account share one counter.
 */
export class AccountLimits {
  private readonly accounts: KeyedBackoff;
  private readonly familiar: KeyedBackoff;
  private readonly networks: KeyedBackoff;

  constructor(
    private readonly emails: EmailResolver,
    private readonly devices: DeviceTokens,
    private readonly familiarNetworks: FamiliarNetworks,
    { perAccount, perNetwork }: AccountLimitRules,
    clock: Clock,
  ) {
    this.accounts = new KeyedBackoff(perAccount, clock);
    this.familiar = new KeyedBackoff(perAccount, clock);
    this.networks = new KeyedBackoff(perNetwork, clock);
  }

  /**
   * Runs one attempt.
   * @param attempt receives the user of the email address; null if it is unregistered
   * @throws AccountError `too_many_attempts` with `retryAfter` in seconds
   */
  async run<T>(
    email: string,
    clientInfo: ClientInfo,
    attempt: (user: DeviceUser | null) => Promise<T>,
  ): Promise<T> {
    const { user, canonicalEmail } = await this.emails.resolve(email);
    const work = () => attempt(user);
    if (!user)
      return this.networks.run(networkOf(clientInfo.ip), () =>
        this.accounts.run(`email ${canonicalEmail}`, work),
      );
    // The audit trail records the account also if the network's limit was reached.
    return this.runForUser(user, clientInfo, work).catch((error: unknown) => {
      throw error instanceof AccountError ? error.about({ userId: user.id }) : error;
    });
  }

  /** Runs an attempt that concerns no account. @throws AccountError `too_many_attempts` */
  runForNetwork<T>(ip: string, work: () => Promise<T>): Promise<T> {
    return this.networks.run(networkOf(ip), work);
  }

  private runForUser<T>(
    user: DeviceUser,
    { ip, deviceToken }: ClientInfo,
    work: () => Promise<T>,
  ): Promise<T> {
    const [account, network] = [`user ${user.id}`, networkOf(ip)];
    const device = this.devices.read(user, deviceToken);
    if (device) return this.familiar.run(`${account} ${deviceCounterKey(device)}`, work);
    return this.networks.run(network, () =>
      this.familiarNetworks.has(user, network)
        ? this.familiar.run(`${account} network ${network}`, work)
        : this.accounts.run(account, work),
    );
  }
}
