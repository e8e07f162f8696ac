import { randomBytes } from 'node:crypto';
import { isMadeOfWords, secretWeakness } from './weak-secret.js';

describe('a weak secret', () => {
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
  ])('%j %s', (secret, reason) => expect(secretWeakness(secret)).toContain(reason));
});

describe('a secret made of common words', () => {
  it.each(['mikrochat-super-secret-jwt-key-2026!!', 'password-password1-secret-secret2-admin'])(
    '%j is accepted, with a warning',
    (secret) => {
      expect(secretWeakness(secret)).toBeNull();
      expect(isMadeOfWords(secret)).toBe(true);
    },
  );
});

describe('a generated secret', () => {
  const generate = (encoding: BufferEncoding, bytes: number) =>
    Array.from({ length: 2000 }, () => randomBytes(bytes).toString(encoding));

  it.each<[BufferEncoding, number]>([
    ['base64', 32],
    ['base64url', 48],
    ['hex', 16],
    ['hex', 32],
  ])('in %s of %i bytes is accepted', (encoding, bytes) => {
    expect(generate(encoding, bytes).filter((secret) => secretWeakness(secret) !== null)).toEqual([]);
  });

  it('of many random words is accepted', () => {
    const phrase = 'correct horse battery staple umbrella violin';
    expect([secretWeakness(phrase), isMadeOfWords(phrase)]).toEqual([null, false]);
  });
});
