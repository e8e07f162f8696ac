import {
  newPasswordSchema,
  PASSWORD_MAX_BYTES,
  PASSWORD_MIN_LENGTH,
  passwordLength,
  passwordSchema,
} from './password.js';

const refusal = (schema: typeof passwordSchema, password: unknown): string | undefined =>
  schema.safeParse(password).error?.issues[0]?.message;

describe('a password in a request', () => {
  it.each([
    ['one character', 'x'],
    ['blanks around it', '  open sesame  '],
    ['blanks only', '        '],
    ['every kind of letter', 'пароль 密码 🔑 contraseña'],
    ['control characters', 'a\u0000b\nc'],
    ['128 characters', 'x'.repeat(128)],
  ])('may have %s, and stays as it is', (_, password) => {
    expect(passwordSchema.parse(password)).toBe(password);
  });

  it('is not normalised before it is hashed', () => {
    expect(passwordSchema.parse('o\u0308')).toBe('o\u0308');
  });

  it.each([undefined, null, 12345678, ['secret'], ''])('is required in place of %p', (password) => {
    expect(refusal(passwordSchema, password)).toBe('Enter a password.');
  });

  it(`fits in ${PASSWORD_MAX_BYTES} bytes, counted as UTF-8`, () => {
    const sentence = 'This password is too long: 1024 bytes at most.';
    expect(refusal(passwordSchema, 'x'.repeat(PASSWORD_MAX_BYTES))).toBeUndefined();
    expect(refusal(passwordSchema, 'x'.repeat(PASSWORD_MAX_BYTES + 1))).toBe(sentence);
    expect(refusal(passwordSchema, '🔑'.repeat(PASSWORD_MAX_BYTES / 4))).toBeUndefined();
    expect(refusal(passwordSchema, '🔑'.repeat(PASSWORD_MAX_BYTES / 4 + 1))).toBe(sentence);
  });
});

describe('a new password', () => {
  it(`has at least ${PASSWORD_MIN_LENGTH} characters`, () => {
    expect(refusal(newPasswordSchema, '1234567')).toBe('Use at least 8 characters.');
    expect(refusal(newPasswordSchema, '12345678')).toBeUndefined();
  });

  it('needs no digits, capitals or signs', () => {
    expect(newPasswordSchema.parse('correct horse battery staple')).toBe('correct horse battery staple');
  });

  it.each([
    ['an emoji', '🔑', 1],
    ['a letter with its accent beside it', 'o\u0308', 1],
    ['a blank', ' ', 1],
    ['nothing', '', 0],
    ['a word', 'sesame', 6],
  ])('counts %s by its characters', (_, password, length) => expect(passwordLength(password)).toBe(length));
});
