import {
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import type { UserRecord } from '@mikrochat/database';

/** Whose sign-in a device token tells of. */
export type DeviceUser = Pick<UserRecord, 'id' | 'credentialEpoch'>;

/** A device that signed in on an account before. */
export interface KnownDevice {
  readonly id: string;
  /** Whether trust was taken away from the account since: a new password, its sessions ended, … */
  readonly isOutdated: boolean;
}

interface Proof {
  readonly mac: string;
  readonly epoch: string;
}

const ID_BYTES = 16;
const MAC_BYTES = 16;
const KEY_BYTES = 32;
/** More accounts than anybody signs in to with one browser. */
const MAX_ACCOUNTS = 8;

// 16 bytes end two bits into their last letter: only those with four zeros there spell them.
const BYTES = '[A-Za-z0-9_-]{21}[AQgw]';
const TOKEN = new RegExp(`^${BYTES}(\\.${BYTES}\\.\\d{1,10}){1,${MAX_ACCOUNTS}}$`);

/**
 * Tokens that say on which accounts a device has signed in before (OWASP: "device cookies"): a random id of the
 * device, and for each account a proof, the HMAC-SHA-256 of device, account and credential epoch under a key of its
 * own. Nothing is stored; a token names no account and can only be held against one.
 */
export class DeviceTokens {
  private readonly key: KeyObject;

  constructor(secret: string) {
    const bytes = hkdfSync('sha256', secret, '', 'mikrochat device token', KEY_BYTES);
    this.key = createSecretKey(Buffer.from(bytes));
  }

  /** The device, where it has signed in on this account before; null for a stranger and a token that is not ours. */
  read(user: DeviceUser, token: string | undefined): KnownDevice | null {
    const parsed = parse(token);
    const proof = parsed?.proofs.find((one) => this.isOf(user.id, parsed.id, one));
    if (!parsed || !proof) return null;
    return { id: parsed.id, isOutdated: proof.epoch !== String(user.credentialEpoch) };
  }

  /** A token that also knows this account, which comes first; the oldest goes when there are too many. */
  add(user: DeviceUser, token: string | undefined): string {
    const { id, proofs } = parse(token) ?? { id: randomBytes(ID_BYTES).toString('base64url'), proofs: [] };
    const epoch = String(user.credentialEpoch);
    const others = proofs.filter((one) => !this.isOf(user.id, id, one));
    const known = [{ mac: this.mac(id, user.id, epoch), epoch }, ...others].slice(0, MAX_ACCOUNTS);
    return [id, ...known.flatMap((proof) => [proof.mac, proof.epoch])].join('.');
  }

  private isOf(userId: string, deviceId: string, { mac, epoch }: Proof): boolean {
    return timingSafeEqual(Buffer.from(mac), Buffer.from(this.mac(deviceId, userId, epoch)));
  }

  private mac(deviceId: string, userId: string, epoch: string): string {
    const mac = createHmac('sha256', this.key).update(`${deviceId} ${epoch} ${userId}`).digest();
    return mac.subarray(0, MAC_BYTES).toString('base64url');
  }
}

function parse(token = ''): { readonly id: string; readonly proofs: readonly Proof[] } | null {
  if (!TOKEN.test(token)) return null;
  const [id = '', ...parts] = token.split('.');
  const proofs: Proof[] = [];
  for (let index = 0; index < parts.length; index += 2)
    proofs.push({ mac: parts[index] ?? '', epoch: parts[index + 1] ?? '' });
  return { id, proofs };
}
