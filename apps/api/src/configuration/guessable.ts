const MIN_BYTES = 32;
const MIN_DISTINCT = 8;
/** What has to be left of a secret without the words that examples and placeholders are made of. */
const MIN_UNGUESSED = 16;

/** What stands in examples, ours and others', and what people type in place of a secret. Longest first where one holds another. */
const words = [
  ...['placeholder', 'qwertyuiop', 'mikrochat', 'password', 'passwort', 'production', 'supersecret'],
  ...['change', 'changeit', 'replace', 'insert', 'default', 'example', 'sample', 'secret', 'geheim'],
  ...['random', 'strong', 'secure', 'string', 'please', 'enough', 'asdfghjkl', 'zxcvbnm', 'letmein'],
  ...['admin', 'token', 'super', 'value', 'bytes', 'characters', 'least', 'session', 'signing', 'auth'],
  ...['your', 'this', 'that', 'with', 'here', 'some', 'test', 'long', 'very', 'must', 'jwt', 'key', 'any'],
  ...['the', 'for', 'not', 'my', 'me', 'in', 'is', 'it', 'at', 'to', 'of', 'be', 'a'],
];
const knownWords = new RegExp(words.join('|'), 'g');

/** Whether a text is a shorter one over and over, its last time perhaps cut. */
function repeats(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period++) {
    if (text.startsWith(text.slice(period))) return true;
  }
  return false;
}

/** Whether most characters are the one before them, or its neighbour in the alphabet. */
function isRun(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? 0)) <= 1);
  return steps.length > text.length / 2;
}

/** What examples tell their reader to do with them. */
const INSTRUCTION = /change|replace|insert|placeholder|example|sample|your/;

const unguessed = (text: string): number => text.replace(/[^a-z\d]/g, '').replace(knownWords, '').length;

/** Whether hardly anything is left of a secret without the words that people type in place of one. */
export const isMadeOfWords = (secret: string): boolean => unguessed(secret.toLowerCase()) < MIN_UNGUESSED;

/**
 * Why a secret that signs could be guessed, as the end of a sentence about it; null where nothing speaks against it.
 * Finds what was copied or typed without thought, and takes what a generator made: 16 random bytes in hexadecimal pass.
 */
export function whyGuessable(secret: string): string | null {
  const text = secret.toLowerCase();
  if (Buffer.byteLength(secret) < MIN_BYTES) return `is short: at least ${MIN_BYTES} bytes are needed`;
  if (repeats(text)) return 'is one short text repeated';
  if (new Set(text).size < MIN_DISTINCT || isRun(text)) return 'has too little variety';
  if (INSTRUCTION.test(text) && isMadeOfWords(secret)) return 'is an example to be replaced';
  return null;
}
