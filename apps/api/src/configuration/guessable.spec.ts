import { randomBytes } from 'node:crypto';
import { isMadeOfWords, whyGuessable } from './guessable.js';

describe('a secret that can be guessed', () => {
  it.each([
    ['', 'is short'],
    ['hunter2', 'is short'],
    ['a'.repeat(64), 'repeated'],
    ['changeme'.repeat(4), 'repeated'],
    ['ChangeMe-changeme-CHANGEME-changeme', 'repeated'],
    ['0123456789abcdef0123456789abcdef', 'repeated'],
    ['abababababababababababababababababc', 'variety'],
    ['12121221211212212112121221212112', 'variety'],
    ['abcdefghijklmnopqrstuvwxyz0123456789', 'variety'],
    ['aaaaaaaabbbbbbbbccccccccddddddddeeeeeeeeffffffff', 'variety'],
    ['change-this-to-a-long-random-secret-key', 'example'],
    ['your-strong-random-secret-key-please-change', 'example'],
    ['replace_me_with_at_least_32_characters', 'example'],
  ])('%j %s', (secret, reason) => expect(whyGuessable(secret)).toContain(reason));
});

describe('a secret of words that everybody tries', () => {
  it.each(['mikrochat-super-secret-jwt-key-2026!!', 'password-password1-secret-secret2-admin'])(
    '%j is taken, with a warning',
    (secret) => {
      expect(whyGuessable(secret)).toBeNull();
      expect(isMadeOfWords(secret)).toBe(true);
    },
  );
});

describe('a secret that a generator made', () => {
  const made = (encoding: BufferEncoding, bytes: number) =>
    Array.from({ length: 2000 }, () => randomBytes(bytes).toString(encoding));

  it.each<[BufferEncoding, number]>([
    ['base64', 32],
    ['base64url', 48],
    ['hex', 16],
    ['hex', 32],
  ])('is taken, in %s of %i bytes', (encoding, bytes) => {
    expect(made(encoding, bytes).filter((secret) => whyGuessable(secret) !== null)).toEqual([]);
  });

  it('is taken as a phrase of many words', () => {
    const phrase = 'correct horse battery staple umbrella violin';
    expect([whyGuessable(phrase), isMadeOfWords(phrase)]).toEqual([null, false]);
  });
});
