// Without letters and digits that look alike when written down.
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** A number from 0 to `limit` - 1, each as likely as the others. `limit` is at most 256. */
function randomBelow(limit: number): number {
  const fair = 256 - (256 % limit);
  const byte = new Uint8Array(1);
  do crypto.getRandomValues(byte);
  while ((byte[0] ?? 0) >= fair);
  return (byte[0] ?? 0) % limit;
}

const letter = (): string => ALPHABET.charAt(randomBelow(ALPHABET.length));

const group = (): string => Array.from({ length: GROUP_LENGTH }, letter).join('');

/** A random password of 79 bits that can be read out on the telephone: `x7kq-m4tz-9hwp-c3vn`. */
export const generatePassword = (): string => Array.from({ length: GROUPS }, group).join('-');
