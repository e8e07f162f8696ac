import type { EmailRecord } from '@mikrochat/database';
import { LRUCache } from 'lru-cache';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { ClientInfo } from '../client-info.js';
import type { DeviceTokens, DeviceUser, KnownDevice } from './device-tokens.js';
import { KeyedBackoff, type AttemptRule } from './keyed-backoff.js';
import { networkOf } from './network.js';

/** What the database takes an address for: the comparison is the database's, and no other agrees with it. */
export interface EmailResolver {
  resolve(email: string): Promise<EmailRecord>;
}

/** How attempts at accounts are limited. */
export interface AccountLimitRules {
  readonly perAccount: AttemptRule;
  readonly perNetwork: AttemptRule;
}

const MAX_FAMILIAR_NETWORKS = 100_000;

/**
 * Networks from which an account was signed in to, in the memory of this process. For clients that keep no cookies;
 * what evicts an entry is a sign-in, never a failure.
 */
export class FamiliarNetworks {
  private readonly epochs = new LRUCache<string, number>({ max: MAX_FAMILIAR_NETWORKS });

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
  private readonly accounts: KeyedBackoff;
  private readonly known: KeyedBackoff;
  private readonly networks: KeyedBackoff;

  constructor(
    private readonly addresses: EmailResolver,
    private readonly devices: DeviceTokens,
    private readonly familiar: FamiliarNetworks,
    { perAccount, perNetwork }: AccountLimitRules,
    clock: Clock,
  ) {
    this.accounts = new KeyedBackoff(perAccount, clock);
    this.known = new KeyedBackoff(perAccount, clock);
    this.networks = new KeyedBackoff(perNetwork, clock);
  }

  /**
   * Runs one attempt at an account.
   * @param attempt gets the user who has the address
   * @throws AccountError `too_many_attempts` with the seconds to wait
   */
  async run<T>(
    email: string,
    origin: ClientInfo,
    attempt: (user: DeviceUser | null) => Promise<T>,
  ): Promise<T> {
    const { user, canonicalEmail } = await this.addresses.resolve(email);
    const work = () => attempt(user);
    if (!user)
      return this.networks.run(networkOf(origin.ip), () => this.accounts.run(`address ${canonicalEmail}`, work));
    // A pause concerns the account too, also where it is not the account's own.
    return this.limited(user, origin, work).catch((error: unknown) => {
      throw error instanceof AccountError ? error.about({ userId: user.id }) : error;
    });
  }

  /** Runs something of this network that concerns no account. */
  runFor<T>(ip: string, work: () => Promise<T>): Promise<T> {
    return this.networks.run(networkOf(ip), work);
  }

  private limited<T>(user: DeviceUser, { ip, deviceToken }: ClientInfo, work: () => Promise<T>): Promise<T> {
    const [account, network] = [`user ${user.id}`, networkOf(ip)];
    const device = this.devices.read(user, deviceToken);
    if (device) return this.known.run(`${account} ${counterOf(device)}`, work);
    return this.networks.run(network, () =>
      this.familiar.knows(user, network)
        ? this.known.run(`${account} network ${network}`, work)
        : this.accounts.run(account, work),
    );
  }
}
