import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { HashPool } from './hash-pool.js';
import { currentCost, formatHash, isWeaker, missingWork, parseHash, type ScryptCost } from './phc.js';

const SALT_BYTES = 16;
const KEY_BYTES = 64;
// The hash of nobody's password: checked where there is none, so that strangers take as long as friends.
const dummyHash = { cost: currentCost, salt: randomBytes(SALT_BYTES), key: randomBytes(KEY_BYTES) };

/** Makes and checks password hashes (scrypt, RFC 7914). Passwords count in NFC, so that é is é on every keyboard. */
export class Hasher {
  constructor(private readonly pool: HashPool) {}

  /** @returns a PHC string */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const key = await this.derive(password, salt, KEY_BYTES, currentCost);
    return formatHash({ cost: currentCost, salt, key });
  }

  /**
   * Whether the password is the one behind `stored`. Costs as much as a hash of today, whatever is stored: nothing at
   * all, something that is no hash, or a hash that was made with less work. Only one that was made with more costs more.
   */
  async matches(password: string, stored: string | null): Promise<boolean> {
    const parsed = stored === null ? null : parseHash(stored);
    const { cost, salt, key } = parsed ?? dummyHash;
    const derived = await this.derive(password, salt, key.length, cost, missingWork(cost));
    return timingSafeEqual(derived, key) && parsed !== null;
  }

  needsRehash(stored: string): boolean {
    const parsed = parseHash(stored);
    return parsed !== null && isWeaker(parsed);
  }

  private derive(
    password: string,
    salt: Buffer,
    keyLength: number,
    cost: ScryptCost,
    padding: readonly ScryptCost[] = [],
  ): Promise<Buffer> {
    return this.pool.run({ password: password.normalize('NFC'), salt, keyLength, cost, padding });
  }
}
