import { randomUUID } from 'node:crypto';
import { RefreshTokens } from './refresh-token.js';

const tokens = new RefreshTokens('a secret');
const presented = { sessionId: '0b1e7c1a-6f3c-4a53-9d0e-1f2a3b4c5d6e', generation: 41 };

describe('refresh tokens', () => {
  it('say which session and generation they are of', () => {
    for (const generation of [0, 1, 255, 256, 2 ** 31 - 1]) {
      const one = { sessionId: randomUUID(), generation };
      expect(tokens.read(tokens.write(one))).toEqual(one);
    }
  });

  it('can be computed again, by every replica', () => {
    expect(new RefreshTokens('a secret').write(presented)).toBe(tokens.write(presented));
    expect(tokens.write(presented)).toMatch(/^[A-Za-z0-9_-]{70}$/);
  });

  it('die at every flipped bit', () => {
    const bytes = Buffer.from(tokens.write(presented), 'base64url');
    expect(bytes).toHaveLength(52);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const forged = Buffer.from(bytes);
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(tokens.read(forged.toString('base64url'))).toBeNull();
    }
  });

  it('die under another secret', () => {
    expect(new RefreshTokens('another secret').read(tokens.write(presented))).toBeNull();
  });

  it('have one spelling only', () => {
    const token = tokens.write(presented);
    // Decoders ignore the four padding bits of the last character; a token with any of them set is rejected.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const spellings = Array.from({ length: 64 }, (_, index) => token.slice(0, -1) + alphabet.charAt(index));
    expect(spellings.filter((spelling) => tokens.read(spelling))).toEqual([token]);
  });

  it.each([
    ['nothing', ''],
    ['one letter less', tokens.write(presented).slice(0, -1)],
    ['one letter more', `${tokens.write(presented)}A`],
    ['padding', `${tokens.write(presented)}==`],
    ['a line after it', `${tokens.write(presented)}\n`],
    ['a JWT', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln'],
    ['zeros', 'A'.repeat(70)],
    ['something huge', 'A'.repeat(100_000)],
  ])('are not %s', (_, token) => {
    expect(tokens.read(token)).toBeNull();
  });
});
