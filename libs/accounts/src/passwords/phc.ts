/** Cost of one scrypt hash (RFC 7914): memory is 128·N·r bytes, work grows with p. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** A stored hash, taken apart. */
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

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** Writes a hash in the PHC string format. */
export const formatHash = ({ cost, salt, key }: StoredHash): string =>
  `$scrypt$ln=${Math.log2(cost.N)},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(key)}`;

function parseOlder(text: string): StoredHash | null {
  const [, salt, key] = OLDER.exec(text) ?? [];
  // The older form fed the salt to scrypt as its hex text, not as bytes.
  return salt && key
    ? { cost: olderCost, salt: Buffer.from(salt, 'utf8'), key: Buffer.from(key, 'hex') }
    : null;
}

/** Takes a stored hash apart; null where it is neither a PHC string of scrypt nor MikroChat's older form. */
export function parseHash(text: string): StoredHash | null {
  const [, ln, r, p, salt, key] = PHC.exec(text) ?? [];
  if (!ln || !r || !p || !salt || !key) return parseOlder(text);
  const cost = { N: 2 ** Number(ln), r: Number(r), p: Number(p) };
  return { cost, salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') };
}

/** Whether a hash was made with less work than today's. */
export const isWeaker = ({ cost }: StoredHash): boolean =>
  cost.N * cost.r * cost.p < currentCost.N * currentCost.r * currentCost.p;
