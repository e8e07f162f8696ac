import { EMAIL_MAX_LENGTH, emailSchema, sameEmail } from './email.js';

const refusal = (email: unknown): string | undefined =>
  emailSchema
    .safeParse(email)
    .error?.issues.map(({ message }) => message)
    .join(' ');

const domainOf = (length: number): string => `${'a'.repeat(50)}.`.repeat(6).slice(0, length - 4) + '.com';

describe('an email address', () => {
  it.each([
    'ada@example.com',
    'Ada.Lovelace@Example.COM',
    'ada+chat@mail.example.co.uk',
    "o'brien@example.ie",
    'ada@localhost',
    'ada@chat',
    'jörg@example.com',
    'ada@xn--bcher-kva.example',
    '1@2.example',
  ])('is %s', (email) => expect(emailSchema.parse(email)).toBe(email));

  it.each([
    'ada',
    '@example.com',
    'ada@',
    'ada@example..com',
    'ada@.example.com',
    'ada@example.com.',
    'ada@-example.com',
    'ada@example-.com',
    'ada@example.c',
    'ada@example.123',
    'ada@192.0.2.1',
    'ada@[192.0.2.1]',
    'a da@example.com',
    'ada@exam ple.com',
    '.ada@example.com',
    'ada.@example.com',
    'a..da@example.com',
    'ada@example@com',
    'ada@other.example@example.com',
    'Ada <ada@example.com>',
    '"ada"@example.com',
    'ada@example.com, eve@example.com',
    'ada@example.com/path',
    'ada@example.com:25',
    'ada@bücher.example/path',
    'ada@bücher.example:25',
    'ada@bücher.example?x',
    'ada@b%C3%BCcher.example',
    'ada@b%2eücher.example',
    'ada@eve@bücher.example',
  ])('is not %s', (email) => {
    expect(refusal(email)).toBe('Enter an email address like name@example.com.');
  });

  it('keeps its case and is trimmed', () => {
    expect(emailSchema.parse('  Ada@Example.com\t')).toBe('Ada@Example.com');
  });

  it('is normalised to NFC', () => {
    expect(emailSchema.parse('jo\u0308rg@example.com')).toBe('j\u00f6rg@example.com');
  });

  it('has its domain in ASCII', () => {
    expect(emailSchema.parse('ada@Bücher.example')).toBe('ada@xn--bcher-kva.example');
  });

  it.each([
    ['a line break, which would forge a header', 'ada@example.com\r\nBcc: eve@example.com'],
    ['a line break in the local part', 'ada\n@example.com'],
    ['a null character', 'ada\0@example.com'],
    ['a null character in a domain beyond ASCII', 'ada@b\u00fccher\0.example'],
    ['a tab inside', 'ada@exam\tple.com'],
    ['a line break in the domain', 'ada@exam\r\nple.com'],
    ['a tab in a domain beyond ASCII', 'ada@b\u00fc\tcher.example'],
    ['a mark that turns the reading direction', 'ada\u202e@example.com'],
    ['a letter of no width', 'ada\u200b@example.com'],
    ['a filler that counts as a letter', 'ada\u3164@example.com'],
    ['fillers only', '\u115f\uffa0@example.com'],
    ['a blank hieroglyph', 'ada\u{13441}@example.com'],
  ])('does not hold %s', (_, email) => expect(emailSchema.safeParse(email).success).toBe(false));

  it('is required', () => {
    const sentence = 'Enter an email address.';
    expect([undefined, null, 7, ['ada@example.com'], {}, '', '   '].map(refusal)).toEqual(
      Array(7).fill(sentence),
    );
  });

  it(`has at most ${EMAIL_MAX_LENGTH} characters`, () => {
    const longest = `ada@${domainOf(EMAIL_MAX_LENGTH - 4)}`;
    expect(longest).toHaveLength(EMAIL_MAX_LENGTH);
    expect(emailSchema.parse(longest)).toBe(longest);
    expect(refusal(`a${longest}`)).toBe('This email address is too long.');
  });

  it('has at most 64 characters before the @', () => {
    expect(emailSchema.safeParse(`${'a'.repeat(64)}@example.com`).success).toBe(true);
    expect(emailSchema.safeParse(`${'a'.repeat(65)}@example.com`).success).toBe(false);
  });

  it.each([
    ['a megabyte of letters', 'a'.repeat(1 << 20)],
    ['many dots', `${'a.'.repeat(500)}@example.com`],
    ['many labels', `a@${'a-'.repeat(500)}.com`],
    ['many @', '@'.repeat(1000)],
  ])('is refused at once when it is %s', (_, email) => {
    const begin = performance.now();
    expect(emailSchema.safeParse(email).success).toBe(false);
    expect(performance.now() - begin).toBeLessThan(50);
  });
});

describe('two addresses', () => {
  it.each([
    ['ada@example.com', ' ADA@Example.com '],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['j\u00f6rg@example.com', 'JO\u0308RG@example.com'],
  ])('are the same: %s and %s', (one, other) => expect(sameEmail(one, other)).toBe(true));

  it.each([
    ['ada@example.com', 'ada@example.org'],
    ['ada@example.com', 'ada+chat@example.com'],
    ['ada@example.com', '\u0430da@example.com'],
    ['', 'ada@example.com'],
  ])('are not the same: %s and %s', (one, other) => expect(sameEmail(one, other)).toBe(false));
});
