// Without characters that look alike: i, l, 1, o, 0.
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** A uniformly distributed number from 0 to `limit` - 1, by rejection sampling. `limit` is at most 256. */
function randomBelow(limit: number): number {
  const unbiased = 256 - (256 % limit);
  const byte = new Uint8Array(1);
  do crypto.getRandomValues(byte);
  while ((byte[0] ?? 0) >= unbiased);
  return (byte[0] ?? 0) % limit;
}

const character = (): string => ALPHABET.charAt(randomBelow(ALPHABET.length));

const group = (): string => Array.from({ length: GROUP_LENGTH }, character).join('');

/** A random password of 79 bits that is easy to read aloud: `x7kq-m4tz-9hwp-c3vn`. */
export const generatePassword = (): string => Array.from({ length: GROUPS }, group).join('-');
