import { managedUserBody, NAME_MAX_LENGTH, userBody, userNameSchema } from './user.js';

const refusal = (name: unknown): string | undefined =>
  userNameSchema.safeParse(name).error?.issues[0]?.message;

describe('a name', () => {
  it.each([
    'Ada',
    'Ada Lovelace',
    'Zoë',
    '李小龍',
    'محمد',
    "Conan O'Brien",
    'X Æ A-12',
    '<b>Ada</b>',
    '👩🏽‍💻',
    '👨‍👩‍👧',
    'می\u200cخواهم',
    '🏴󠁧󠁢󠁳󠁣󠁴󠁿',
    '☺️',
    '-',
  ])('may be %s', (name) => expect(userNameSchema.parse(name)).toBe(name));

  it('is trimmed and normalised to NFC', () => {
    expect(userNameSchema.parse(' Jo\u0308rg\u00a0')).toBe('J\u00f6rg');
  });

  it.each([undefined, null, 7, {}, '', ' \t '])('is required in place of %p', (name) => {
    expect(refusal(name)).toBe('Enter a name.');
  });

  it.each([
    ['a line break', 'Ada\nadmin signed in'],
    ['a null character', 'Ada\0'],
    ['an escape sequence', '\u001b[31mAda'],
    ['a line separator', 'Ada\u2028Eve'],
    ['a mark that turns the reading direction', 'Ada\u202eEve'],
    ['an isolating mark', 'Ada\u2066Eve'],
  ])('has no %s', (_, name) => {
    expect(refusal(name)).toBe('A name has no control characters.');
  });

  it.each([
    ['zero-width spaces and joiners', '\u200b\u200c\u200d'],
    ['a word joiner', '\u2060'],
    ['a soft hyphen', '\u00ad'],
    ['a byte order mark between blanks', '\u200b\u00a0\ufeff\u200b'],
    ['Hangul fillers', '\u115f\u1160\u3164\uffa0'],
    ['a Mongolian vowel separator', '\u180e'],
    ['a blank Braille pattern', '\u2800'],
    ['a blank hieroglyph', '\u{13441}'],
    ['a blank note', '\u{1d159}'],
    ['tags', '\u{e0041}\u{e007f}'],
    ['variation selectors', '\ufe0f\u{e0100}'],
    ['combining marks alone', '\u0301\u20e3'],
    ['direction marks', '\u200e\u200f\u061c'],
    ['an invisible multiplication', '\u2062'],
    ['a lone surrogate', '\ud83d'],
    ['an ideographic space within joiners', '\u200d\u3000\u200d'],
  ])('does not consist of %s only', (_, name) => {
    expect(refusal(name)).toBe('A name has at least one character that can be seen.');
  });

  it(`has at most ${NAME_MAX_LENGTH} characters`, () => {
    expect(refusal('x'.repeat(NAME_MAX_LENGTH))).toBeUndefined();
    expect(refusal('x'.repeat(NAME_MAX_LENGTH + 1))).toBe('Use at most 100 characters.');
  });
});

describe('a user', () => {
  const ada = { id: '1', userName: 'Ada', email: 'ada@example.com', isAdmin: false, createdAt: 0 };
  const forAdmins = { disabled: false, hasPassword: true, lastSignInAt: null, sessions: 1, providers: [] };

  it('has no fields beyond the contract, whatever the row has', () => {
    expect(userBody.parse({ ...ada, hash: '$scrypt$…', mustChange: true })).toEqual(ada);
    const managed = { ...ada, ...forAdmins, emailVerified: false, invited: false };
    expect(managedUserBody.parse({ ...managed, hash: '$scrypt$…' })).toEqual(managed);
  });
});
