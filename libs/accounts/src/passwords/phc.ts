/** The parameters of scrypt (RFC 7914 §2): memory is 128·N·r bytes, work is proportional to N·r·p. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** A stored hash, parsed. */
export interface StoredHash {
  readonly cost: ScryptCost;
  readonly salt: Buffer;
  readonly key: Buffer;
}

/** One of OWASP's equally strong settings, the one that needs 16 MiB at a time. */
export const currentCost: ScryptCost = { N: 2 ** 14, r: 8, p: 5 };
/** What MikroChat's older `salt:hash` form was made with. */
const olderCost: ScryptCost = { N: 2 ** 14, r: 8, p: 1 };

const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const OLDER = /^([0-9a-f]{32}):([0-9a-f]{128})$/i;

// A shorter key would match other passwords too often; one of no bytes would match every password.
const MIN_KEY_BYTES = 16;
// Times today's work. A stored hash of a higher cost could take the server down.
const MAX_WORK_FACTOR = 16;
const MAX_MEMORY_BYTES = 256 * 2 ** 20;

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** A hash in the PHC string format. */
export const formatHash = ({ cost, salt, key }: StoredHash): string =>
  `$scrypt$ln=${Math.log2(cost.N)},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(key)}`;

function parseOlder(text: string): StoredHash | null {
  const [, salt, key] = OLDER.exec(text) ?? [];
  // The older form fed the salt to scrypt as its hex text, not as bytes.
  return salt && key
    ? { cost: olderCost, salt: Buffer.from(salt, 'utf8'), key: Buffer.from(key, 'hex') }
    : null;
}

const workOf = ({ N, r, p }: ScryptCost): number => N * r * p;

const isAffordable = (cost: ScryptCost): boolean =>
  cost.N > 1 &&
  workOf(cost) > 0 &&
  workOf(cost) <= MAX_WORK_FACTOR * workOf(currentCost) &&
  128 * cost.N * cost.r <= MAX_MEMORY_BYTES;

/**
 * Parses a stored hash; null where it is neither a PHC string of scrypt nor MikroChat's older form, or where its
 * parameters are invalid or too expensive.
 */
export function parseHash(text: string): StoredHash | null {
  const [, ln, r, p, salt, key] = PHC.exec(text) ?? [];
  if (!ln || !r || !p || !salt || !key) return parseOlder(text);
  const cost = { N: 2 ** Number(ln), r: Number(r), p: Number(p) };
  const hash = { cost, salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') };
  return isAffordable(cost) && hash.key.length >= MIN_KEY_BYTES ? hash : null;
}

/** Whether a hash has a lower cost than today's. */
export const isWeaker = ({ cost }: StoredHash): boolean => workOf(cost) < workOf(currentCost);

// The unit of the rest; what is left over is below half a percent.
const FINE_N = 2 ** 8;

/**
 * The work by which a hash of this cost is cheaper than one of today's: whole passes of today's size, then small ones
 * for the rest, to less than half a percent. Empty for a hash of today's cost or a higher one.
 */
export function missingWork(cost: ScryptCost): readonly ScryptCost[] {
  const { N, r } = currentCost;
  const missing = Math.max(0, workOf(currentCost) - workOf(cost));
  const whole = Math.floor(missing / (N * r));
  const fine = Math.round((missing - whole * N * r) / (FINE_N * r));
  return [
    { N, r, p: whole },
    { N: FINE_N, r, p: fine },
  ].filter(({ p }) => p > 0);
}
