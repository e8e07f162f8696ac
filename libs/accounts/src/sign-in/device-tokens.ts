import {
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';

const ID_BYTES = 16;
const PROOF_BYTES = 16;
const KEY_BYTES = 32;
/** More accounts than anybody signs in to with one browser. */
const MOST_ACCOUNTS = 8;

// 16 bytes end two bits into their last letter: only those with four zeros there spell them.
const PART = '[A-Za-z0-9_-]{21}[AQgw]';
const TOKEN = new RegExp(`^${PART}(\\.${PART}){1,${MOST_ACCOUNTS}}$`);

/**
 * Tokens that say on which accounts a device has signed in before (OWASP: "device cookies"): a random id of the
 * device, and for each account a proof, the HMAC-SHA-256 of device and account under a key of its own. Nothing is
 * stored; a token names no account and can only be held against one.
 */
export class DeviceTokens {
  private readonly key: KeyObject;

  constructor(secret: string) {
    const bytes = hkdfSync('sha256', secret, '', 'mikrochat device token', KEY_BYTES);
    this.key = createSecretKey(Buffer.from(bytes));
  }

  /** The device's id where it has signed in on this account before; null for a stranger and a token that is not ours. */
  idOn(userId: string, token: string | undefined): string | null {
    const known = parse(token);
    if (!known) return null;
    const proof = Buffer.from(this.prove(known.id, userId));
    return known.proofs.some((one) => timingSafeEqual(Buffer.from(one), proof)) ? known.id : null;
  }

  /** A token that also knows this account, which comes first; the oldest goes when there are too many. */
  add(userId: string, token: string | undefined): string {
    const { id, proofs } = parse(token) ?? { id: randomBytes(ID_BYTES).toString('base64url'), proofs: [] };
    const proof = this.prove(id, userId);
    return [id, proof, ...proofs.filter((one) => one !== proof)].slice(0, MOST_ACCOUNTS + 1).join('.');
  }

  private prove(deviceId: string, userId: string): string {
    const mac = createHmac('sha256', this.key).update(`${deviceId} ${userId}`).digest();
    return mac.subarray(0, PROOF_BYTES).toString('base64url');
  }
}

function parse(token = ''): { readonly id: string; readonly proofs: readonly string[] } | null {
  const [id, ...proofs] = TOKEN.test(token) ? token.split('.') : [];
  return id === undefined ? null : { id, proofs };
}
