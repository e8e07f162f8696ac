const MIN_BYTES = 32;
const MIN_DISTINCT = 8;
/** The minimum number of characters besides the words of examples and placeholders. */
const MIN_OTHER_CHARACTERS = 16;

/** The words of examples and placeholders. A word precedes the words it contains. */
const words = [
  ...['placeholder', 'qwertyuiop', 'mikrochat', 'password', 'passwort', 'production', 'supersecret'],
  ...['change', 'changeit', 'replace', 'insert', 'default', 'example', 'sample', 'secret', 'geheim'],
  ...['random', 'strong', 'secure', 'string', 'please', 'enough', 'asdfghjkl', 'zxcvbnm', 'letmein'],
  ...['admin', 'token', 'super', 'value', 'bytes', 'characters', 'least', 'session', 'signing', 'auth'],
  ...['your', 'this', 'that', 'with', 'here', 'some', 'test', 'long', 'very', 'must', 'jwt', 'key', 'any'],
  ...['the', 'for', 'not', 'my', 'me', 'in', 'is', 'it', 'at', 'to', 'of', 'be', 'a'],
];
const commonWords = new RegExp(words.join('|'), 'g');

/** Whether a text repeats a shorter one, the last time perhaps incompletely. */
function isRepetition(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period++) {
    if (text.startsWith(text.slice(period))) return true;
  }
  return false;
}

/** Whether most characters equal or are adjacent to the character before them, as in “aabbcc” or “abc”. */
function isSequence(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? 0)) <= 1);
  return steps.length > text.length / 2;
}

/** The instructions in example secrets. */
const INSTRUCTION = /change|replace|insert|placeholder|example|sample|your/;

const otherCharacters = (text: string): number =>
  text.replace(/[^a-z\d]/g, '').replace(commonWords, '').length;

/** Whether a secret consists almost entirely of the words of examples and placeholders. */
export const isMadeOfWords = (secret: string): boolean =>
  otherCharacters(secret.toLowerCase()) < MIN_OTHER_CHARACTERS;

/**
 * The weakness of a signing secret, as the end of a sentence; null for an acceptable one. Finds copied examples and
 * typed patterns. Accepts the output of generators, such as 16 random bytes in hexadecimal.
 */
export function secretWeakness(secret: string): string | null {
  const text = secret.toLowerCase();
  if (Buffer.byteLength(secret) < MIN_BYTES) return `is short: at least ${MIN_BYTES} bytes are needed`;
  if (isRepetition(text)) return 'is one short text repeated';
  if (new Set(text).size < MIN_DISTINCT || isSequence(text)) return 'has too little variety';
  if (INSTRUCTION.test(text) && isMadeOfWords(secret)) return 'is an example to be replaced';
  return null;
}
