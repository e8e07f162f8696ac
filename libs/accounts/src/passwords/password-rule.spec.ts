import { refusalOf } from '../testing/accounts-database.js';
import { requireAcceptablePassword } from './password-rule.js';

const ada = { email: 'ada.lovelace@analytical-engines.org', userName: 'Ada Lovelace' };
const codeOf = async (password: string, owner = ada) =>
  (await refusalOf(requireAcceptablePassword(password, owner))).code;

describe('the password rule', () => {
  it.each([
    ['eight characters', 'q7#kZp2w'],
    ['words and blanks', '  four words with blanks  '],
    ['anything of Unicode', 'パスワードは長いほど'],
    ['eight emoji', '🐙🦀🐠🐡🦑🐚🐋🐬'],
    ['a very long one', 'x7'.repeat(400)],
    ['the name inside a longer phrase', 'ada lovelace wrote the first program'],
  ])('takes %s', async (_, password) => {
    await expect(requireAcceptablePassword(password, ada)).resolves.toBeUndefined();
  });

  it.each([
    ['seven letters', 'q7#kZp2'],
    ['seven emoji, though they are 14 UTF-16 units', '🐙🦀🐠🐡🦑🐚🐋'],
    ['four letters whose accents are typed apart', 'e\u0301e\u0301e\u0301e\u0301'],
  ])('refuses %s as too short', async (_, password) => {
    expect(await codeOf(password)).toBe('password_too_short');
  });

  it.each(['password', 'PassWord', '12345678', 'iloveyou', 'qwertyuiop'])(
    'refuses the common %s',
    async (password) => {
      expect(await codeOf(password)).toBe('password_too_common');
    },
  );

  it.each([
    ['the app’s name', 'MikroChat-2026!'],
    ['the address', 'ada.lovelace@analytical-engines.org'],
    ['its first part', 'ada_lovelace1'],
    ['the name', '12Ada Lovelace34'],
  ])('refuses %s with something around it', async (_, password) => {
    expect(await codeOf(password)).toBe('password_too_common');
  });

  it('knows a name however its accents are typed', async () => {
    const jose = { email: 'j@example.com', userName: 'Jos\u00e9 Garc\u00eda' };
    expect(await codeOf('jose\u0301 garci\u0301a 1', jose)).toBe('password_too_common');
  });

  it('is not afraid of short names', async () => {
    await expect(
      requireAcceptablePassword('1a2b3c4d5!', { email: 'a@b.org', userName: 'a' }),
    ).resolves.toBeUndefined();
    await expect(requireAcceptablePassword('19#84!27_', ada)).resolves.toBeUndefined();
  });

  it('says it at the field that was filled in', async () => {
    const refusal = await refusalOf(requireAcceptablePassword('short', ada, 'newPassword'));
    expect(refusal.extras.details).toEqual({ newPassword: ['Use at least 8 characters.'] });
  });
});
