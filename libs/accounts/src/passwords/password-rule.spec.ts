import { accountErrorOf } from '../testing/accounts-database.js';
import { requireAcceptablePassword } from './password-rule.js';

const ada = { email: 'ada.lovelace@analytical-engines.org', userName: 'Ada Lovelace' };
const codeOf = async (password: string, context = ada) =>
  (await accountErrorOf(requireAcceptablePassword(password, context))).code;

describe('the password rule', () => {
  it.each([
    ['eight characters', 'q7#kZp2w'],
    ['words and spaces', '  four words with spaces  '],
    ['any Unicode characters', 'パスワードは長いほど'],
    ['eight emoji', '🐙🦀🐠🐡🦑🐚🐋🐬'],
    ['800 characters', 'x7'.repeat(400)],
    ['the name inside a longer phrase', 'ada lovelace wrote the first program'],
  ])('accepts %s', async (_, password) => {
    await expect(requireAcceptablePassword(password, ada)).resolves.toBeUndefined();
  });

  it.each([
    ['seven letters', 'q7#kZp2'],
    ['seven emoji, though they are 14 UTF-16 units', '🐙🦀🐠🐡🦑🐚🐋'],
    ['four letters with combining accents', 'e\u0301e\u0301e\u0301e\u0301'],
  ])('rejects %s as too short', async (_, password) => {
    expect(await codeOf(password)).toBe('password_too_short');
  });

  it.each(['password', 'PassWord', '12345678', 'iloveyou', 'qwertyuiop'])(
    'rejects the common password %s',
    async (password) => {
      expect(await codeOf(password)).toBe('password_too_common');
    },
  );

  it.each([
    ['the app’s name', 'MikroChat-2026!'],
    ['the email address', 'ada.lovelace@analytical-engines.org'],
    ['its local part', 'ada_lovelace1'],
    ['the user name', '12Ada Lovelace34'],
  ])('rejects %s with additional characters', async (_, password) => {
    expect(await codeOf(password)).toBe('password_too_common');
  });

  it('recognises a user name with combining accents', async () => {
    const jose = { email: 'j@example.com', userName: 'Jos\u00e9 Garc\u00eda' };
    expect(await codeOf('jose\u0301 garci\u0301a 1', jose)).toBe('password_too_common');
  });

  it('ignores names of fewer than three letters', async () => {
    await expect(
      requireAcceptablePassword('1a2b3c4d5!', { email: 'a@b.org', userName: 'a' }),
    ).resolves.toBeUndefined();
    await expect(requireAcceptablePassword('19#84!27_', ada)).resolves.toBeUndefined();
  });

  it('names the field of the request in the details', async () => {
    const error = await accountErrorOf(requireAcceptablePassword('short', ada, 'newPassword'));
    expect(error.extras.details).toEqual({ newPassword: ['Use at least 8 characters.'] });
  });
});
