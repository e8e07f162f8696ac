import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { HashPool } from './hash-pool.js';
import { currentCost, formatHash, isWeaker, missingWork, parseHash, type ScryptCost } from './phc.js';

const SALT_BYTES = 16;
const KEY_BYTES = 64;
// Checked where a user has no password or does not exist, so that both take as long as a wrong password.
const dummyHash = { cost: currentCost, salt: randomBytes(SALT_BYTES), key: randomBytes(KEY_BYTES) };

/**
 * Makes and checks password hashes (scrypt, RFC 7914). Passwords are normalized to NFC (NIST SP 800-63B-4 §3.1.1.2), so
 * that the same password matches from every keyboard.
 */
export class Hasher {
  constructor(private readonly pool: HashPool) {}

  /** @returns a PHC string */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const key = await this.derive(password, salt, KEY_BYTES, currentCost);
    return formatHash({ cost: currentCost, salt, key });
  }

  /**
   * Whether the password is the one behind `stored`. Takes as long as a hash of today's cost where nothing is stored,
   * something that is no hash, or a hash of a lower cost; only a hash of a higher cost takes longer.
   */
  async matches(password: string, stored: string | null): Promise<boolean> {
    const parsed = stored === null ? null : parseHash(stored);
    const { cost, salt, key } = parsed ?? dummyHash;
    const derived = await this.derive(password, salt, key.length, cost, missingWork(cost));
    return timingSafeEqual(derived, key) && parsed !== null;
  }

  /** Whether `stored` is a hash of a lower cost than today's. */
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
