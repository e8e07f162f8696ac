import {
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import type { UserRecord } from '@mikrochat/database';

/** The user for whom a device token is checked. */
export type DeviceUser = Pick<UserRecord, 'id' | 'credentialEpoch'>;

/** A device from which the user has signed in before. */
export interface KnownDevice {
  readonly id: string;
  /** Whether the user's credential epoch was raised since that sign-in: a new password, sessions ended, … */
  readonly isOutdated: boolean;
}

/** The record of one account in a token. */
interface AccountEntry {
  readonly mac: string;
  readonly epoch: string;
}

const ID_BYTES = 16;
const MAC_BYTES = 16;
const KEY_BYTES = 32;
/** Accounts per device; the least recently used one is dropped. */
const MAX_ACCOUNTS = 8;

// 16 bytes in canonical base64url (RFC 4648 §3.5): the four padding bits of the last character are zero.
const BASE64URL_16_BYTES = '[A-Za-z0-9_-]{21}[AQgw]';
const TOKEN = new RegExp(`^${BASE64URL_16_BYTES}(\\.${BASE64URL_16_BYTES}\\.\\d{1,10}){1,${MAX_ACCOUNTS}}$`);

/**
 * Device tokens (OWASP "device cookies") prove from which accounts a device has signed in before. A token contains a
 * random device id and, for each account, an HMAC-SHA-256 of device id, credential epoch and user id, and that epoch.
 * Nothing is stored, and a token does not reveal its accounts.
 */
export class DeviceTokens {
  private readonly key: KeyObject;

  constructor(secret: string) {
    const bytes = hkdfSync('sha256', secret, '', 'mikrochat device token', KEY_BYTES);
    this.key = createSecretKey(Buffer.from(bytes));
  }

  /** The device, if this user has signed in from it before; null otherwise and for an invalid token. */
  read(user: DeviceUser, token: string | undefined): KnownDevice | null {
    const parsed = parse(token);
    const entry = parsed?.entries.find((candidate) => this.isOfUser(user.id, parsed.id, candidate));
    if (!parsed || !entry) return null;
    return { id: parsed.id, isOutdated: entry.epoch !== String(user.credentialEpoch) };
  }

  /** A token with this account as the most recent one, beside the accounts of the given token. */
  add(user: DeviceUser, token: string | undefined): string {
    const { id, entries } = parse(token) ?? { id: randomBytes(ID_BYTES).toString('base64url'), entries: [] };
    const epoch = String(user.credentialEpoch);
    const others = entries.filter((entry) => !this.isOfUser(user.id, id, entry));
    const kept = [{ mac: this.mac(id, user.id, epoch), epoch }, ...others].slice(0, MAX_ACCOUNTS);
    return [id, ...kept.flatMap((entry) => [entry.mac, entry.epoch])].join('.');
  }

  private isOfUser(userId: string, deviceId: string, { mac, epoch }: AccountEntry): boolean {
    return timingSafeEqual(Buffer.from(mac), Buffer.from(this.mac(deviceId, userId, epoch)));
  }

  private mac(deviceId: string, userId: string, epoch: string): string {
    const mac = createHmac('sha256', this.key).update(`${deviceId} ${epoch} ${userId}`).digest();
    return mac.subarray(0, MAC_BYTES).toString('base64url');
  }
}

function parse(token = ''): { readonly id: string; readonly entries: readonly AccountEntry[] } | null {
  if (!TOKEN.test(token)) return null;
  const [id = '', ...parts] = token.split('.');
  const entries: AccountEntry[] = [];
  for (let index = 0; index < parts.length; index += 2)
    entries.push({ mac: parts[index] ?? '', epoch: parts[index + 1] ?? '' });
  return { id, entries };
}
