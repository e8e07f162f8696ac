import type { AddressRecord } from '@mikrochat/database';
import { LRUCache } from 'lru-cache';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { Origin } from '../origin.js';
import type { DeviceTokens, DeviceUser, KnownDevice } from './device-tokens.js';
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
  private readonly epochs = new LRUCache<string, number>({ max: MOST_FAMILIAR });

  /** Whether the user signed in from there, and no trust was taken away since. */
  knows({ id, credentialEpoch }: DeviceUser, network: string): boolean {
    return this.epochs.get(`${id} ${network}`) === credentialEpoch;
  }

  add({ id, credentialEpoch }: DeviceUser, network: string): void {
    this.epochs.set(`${id} ${network}`, credentialEpoch);
  }
}

/** The counter of a known device. A thief who had the password may have collected any number of outdated ones. */
const counterOf = ({ id, isOutdated }: KnownDevice): string =>
  isOutdated ? 'outdated devices' : `device ${id}`;

/**
 * Limits attempts at accounts: per account and per network from which they come. A device that signed in on the
 * account before has a counter of its own in place of both, so that strangers keep nobody out who was in; a familiar
 * network has one in place of the account's. Devices from before trust was taken away from the account share one.
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
   * @param attempt gets the user who has the address
   * @throws AccountError `too_many_attempts` with the seconds to wait
   */
  async run<T>(email: string, origin: Origin, attempt: (user: DeviceUser | null) => Promise<T>): Promise<T> {
    const { user, address } = await this.addresses.resolve(email);
    const work = () => attempt(user);
    if (!user)
      return this.networks.pass(networkOf(origin.ip), () => this.accounts.pass(`address ${address}`, work));
    // A pause concerns the account too, also where it is not the account's own.
    return this.limited(user, origin, work).catch((error: unknown) => {
      throw error instanceof AccountError ? error.about({ userId: user.id }) : error;
    });
  }

  /** Runs something of this network that concerns no account. */
  runFor<T>(ip: string, work: () => Promise<T>): Promise<T> {
    return this.networks.pass(networkOf(ip), work);
  }

  private limited<T>(user: DeviceUser, { ip, deviceToken }: Origin, work: () => Promise<T>): Promise<T> {
    const [account, network] = [`user ${user.id}`, networkOf(ip)];
    const device = this.devices.read(user, deviceToken);
    if (device) return this.known.pass(`${account} ${counterOf(device)}`, work);
    return this.networks.pass(network, () =>
      this.familiar.knows(user, network)
        ? this.known.pass(`${account} network ${network}`, work)
        : this.accounts.pass(account, work),
    );
  }
}
