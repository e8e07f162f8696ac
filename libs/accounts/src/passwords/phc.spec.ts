import { scryptSync } from 'node:crypto';
import { currentCost, formatHash, isWeaker, missingWork, parseHash } from './phc.js';

const salt = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const key = Buffer.alloc(64, 7);

describe('PHC strings', () => {
  it('contain cost, salt and key without padding', () => {
    const text = formatHash({ cost: currentCost, salt, key });
    expect(text).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$ABEiM0RVZneImaq7zN3u\/w\$[A-Za-z0-9+/]{86}$/);
    expect(parseHash(text)).toEqual({ cost: currentCost, salt, key });
  });

  it('reproduce the test vector of RFC 7914 §12', () => {
    const parsed = parseHash(
      '$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw',
    );
    expect(parsed?.cost).toEqual({ N: 16384, r: 8, p: 1 });
    const { cost, salt: vectorSalt, key: vectorKey } = parsed ?? { cost: {}, salt: '', key: null };
    expect(scryptSync('pleaseletmein', vectorSalt, 64, { ...cost, maxmem: 2 ** 26 })).toEqual(vectorKey);
  });

  it('parse MikroChat’s older format, whose salt is hexadecimal text', () => {
    const hex = salt.toString('hex');
    const older = `${hex}:${scryptSync('correct horse', hex, 64).toString('hex')}`;
    const parsed = parseHash(older);
    expect(parsed).toMatchObject({ cost: { N: 2 ** 14, r: 8, p: 1 }, salt: Buffer.from(hex, 'utf8') });
    expect(parsed?.key).toEqual(scryptSync('correct horse', hex, 64));
  });

  it.each([
    ['an empty string', ''],
    ['plain text', 'password'],
    ['another algorithm', '$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA'],
    ['a missing key', '$scrypt$ln=14,r=8,p=5$c2FsdA$'],
    ['an empty key, which every password would match', '$scrypt$ln=14,r=8,p=5$c2FsdA$A'],
    ['invalid parameters of scrypt', '$scrypt$ln=0,r=8,p=5$c2FsdA$' + 'A'.repeat(86)],
    ['a cost that would overload the server', '$scrypt$ln=30,r=8,p=5$c2FsdA$' + 'A'.repeat(86)],
    ['a trailing line break', `${formatHash({ cost: currentCost, salt, key })}\n`],
    ['a truncated older format', `${salt.toString('hex')}:${'ab'.repeat(63)}`],
  ])('reject %s', (_, text) => {
    expect(parseHash(text)).toBeNull();
  });

  it('with a lower cost than the current one are weaker', () => {
    const made = (N: number, p: number) => ({ cost: { N, r: 8, p }, salt, key });
    expect(isWeaker(made(2 ** 14, 1))).toBe(true);
    expect(isWeaker(made(2 ** 14, 5))).toBe(false);
    expect(isWeaker(made(2 ** 17, 1))).toBe(false);
  });

  it('with a lower cost are padded to the current one within 0.5 %', () => {
    expect(missingWork(currentCost)).toEqual([]);
    expect(missingWork({ N: 2 ** 17, r: 8, p: 1 })).toEqual([]);
    expect(missingWork({ N: 2 ** 14, r: 8, p: 1 })).toEqual([{ N: 2 ** 14, r: 8, p: 4 }]);
    expect(missingWork({ N: 2 ** 13, r: 8, p: 1 })).toEqual([
      { N: 2 ** 14, r: 8, p: 4 },
      { N: 2 ** 8, r: 8, p: 32 },
    ]);
  });
});
