import type { AddressRecord } from '@mikrochat/database';
import { LRUCache } from 'lru-cache';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { Origin } from '../origin.js';
import type { DeviceTokens } from './device-tokens.js';
import { Limiter, type LimitRule } from './limiter.js';
import { networkOf } from './network.js';

/** What the database takes an address for: the comparison is the database's, and no other agrees with it. */
export interface Addresses {
  resolve(email: string): Promise<AddressRecord>;
}

/** How attempts at accounts are limited. */
export interface AccountLimitRules {
  readonly perAccount: LimitRule;
  readonly perNetwork: LimitRule;
}

const MOST_FAMILIAR = 100_000;

/**
 * Networks from which an account was signed in to, in the memory of this process. For clients that keep no cookies;
 * what evicts an entry is a sign-in, never a failure.
 */
export class FamiliarNetworks {
  private readonly entries = new LRUCache<string, true>({ max: MOST_FAMILIAR });

  has(account: string, network: string): boolean {
    return this.entries.has(`${account} ${network}`);
  }

  add(account: string, network: string): void {
    this.entries.set(`${account} ${network}`, true);
  }
}

/**
 * Limits attempts at accounts: per account and per network from which they come. A device that signed in on the
 * account before has a counter of its own in place of both, so that strangers keep nobody out who was in; a familiar
 * network has one in place of the account's.
 */
export class AccountLimits {
  private readonly accounts: Limiter;
  private readonly known: Limiter;
  private readonly networks: Limiter;

  constructor(
    private readonly addresses: Addresses,
    private readonly devices: DeviceTokens,
    private readonly familiar: FamiliarNetworks,
    { perAccount, perNetwork }: AccountLimitRules,
    clock: Clock,
  ) {
    this.accounts = new Limiter(perAccount, clock);
    this.known = new Limiter(perAccount, clock);
    this.networks = new Limiter(perNetwork, clock);
  }

  /**
   * Runs one attempt at an account.
   * @param attempt gets the account's name in counters
   * @throws AccountError `too_many_attempts` with the seconds to wait
   */
  async run<T>(
    email: string,
    { ip, deviceToken }: Origin,
    attempt: (account: string) => Promise<T>,
  ): Promise<T> {
    const { userId, address } = await this.addresses.resolve(email);
    const account = userId === null ? `address ${address}` : `user ${userId}`;
    const device = userId === null ? null : this.devices.idOn(userId, deviceToken);
    const work = () => attempt(account);
    // A pause concerns the account too, also where it is not the account's own.
    return this.limited(account, device, ip, work).catch((error: unknown) => {
      throw error instanceof AccountError && userId !== null ? error.about({ userId }) : error;
    });
  }

  /** Runs something of this network that concerns no account. */
  runFor<T>(ip: string, work: () => Promise<T>): Promise<T> {
    return this.networks.pass(networkOf(ip), work);
  }

  private limited<T>(account: string, device: string | null, ip: string, work: () => Promise<T>): Promise<T> {
    if (device) return this.known.pass(`${account} device ${device}`, work);
    const network = networkOf(ip);
    return this.networks.pass(network, () =>
      this.familiar.has(account, network)
        ? this.known.pass(`${account} network ${network}`, work)
        : this.accounts.pass(account, work),
    );
  }
}
