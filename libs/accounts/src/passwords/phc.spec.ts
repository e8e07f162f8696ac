import { scryptSync } from 'node:crypto';
import { currentCost, formatHash, isWeaker, missingWork, parseHash } from './phc.js';

const salt = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const key = Buffer.alloc(64, 7);

describe('PHC strings', () => {
  it('hold cost, salt and key, without padding', () => {
    const text = formatHash({ cost: currentCost, salt, key });
    expect(text).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$ABEiM0RVZneImaq7zN3u\/w\$[A-Za-z0-9+/]{86}$/);
    expect(parseHash(text)).toEqual({ cost: currentCost, salt, key });
  });

  it('carry the vector of RFC 7914 §12', () => {
    const parsed = parseHash(
      '$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw',
    );
    expect(parsed?.cost).toEqual({ N: 16384, r: 8, p: 1 });
    const { cost, salt: itsSalt, key: itsKey } = parsed ?? { cost: {}, salt: '', key: null };
    expect(scryptSync('pleaseletmein', itsSalt, 64, { ...cost, maxmem: 2 ** 26 })).toEqual(itsKey);
  });

  it('know MikroChat’s older form, whose salt is the hex text itself', () => {
    const hex = salt.toString('hex');
    const older = `${hex}:${scryptSync('correct horse', hex, 64).toString('hex')}`;
    const parsed = parseHash(older);
    expect(parsed).toMatchObject({ cost: { N: 2 ** 14, r: 8, p: 1 }, salt: Buffer.from(hex, 'utf8') });
    expect(parsed?.key).toEqual(scryptSync('correct horse', hex, 64));
  });

  it.each([
    ['nothing', ''],
    ['a bare word', 'password'],
    ['another algorithm', '$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA'],
    ['no key', '$scrypt$ln=14,r=8,p=5$c2FsdA$'],
    ['a key of no bytes, which every password would match', '$scrypt$ln=14,r=8,p=5$c2FsdA$A'],
    ['parameters that scrypt does not know', '$scrypt$ln=0,r=8,p=5$c2FsdA$' + 'A'.repeat(86)],
    ['more work than the server could bear', '$scrypt$ln=30,r=8,p=5$c2FsdA$' + 'A'.repeat(86)],
    ['a line after it', `${formatHash({ cost: currentCost, salt, key })}\n`],
    ['the older form cut off', `${salt.toString('hex')}:${'ab'.repeat(63)}`],
  ])('refuse %s', (_, text) => {
    expect(parseHash(text)).toBeNull();
  });

  it('tell hashes that were made with less work', () => {
    const made = (N: number, p: number) => ({ cost: { N, r: 8, p }, salt, key });
    expect(isWeaker(made(2 ** 14, 1))).toBe(true);
    expect(isWeaker(made(2 ** 14, 5))).toBe(false);
    expect(isWeaker(made(2 ** 17, 1))).toBe(false);
  });

  it('know what they fall short of today’s work, to less than half a percent', () => {
    expect(missingWork(currentCost)).toEqual([]);
    expect(missingWork({ N: 2 ** 17, r: 8, p: 1 })).toEqual([]);
    expect(missingWork({ N: 2 ** 14, r: 8, p: 1 })).toEqual([{ N: 2 ** 14, r: 8, p: 4 }]);
    expect(missingWork({ N: 2 ** 13, r: 8, p: 1 })).toEqual([
      { N: 2 ** 14, r: 8, p: 4 },
      { N: 2 ** 8, r: 8, p: 32 },
    ]);
  });
});
