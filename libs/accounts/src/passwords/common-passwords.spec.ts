import { dictionary } from '@zxcvbn-ts/language-common';
import { isCommonPassword } from './common-passwords.js';

describe('isCommonPassword', () => {
  it('finds the longest passwords of the list', async () => {
    const longest = dictionary['passwords-common'].toSorted((one, other) => other.length - one.length);
    for (const password of longest.slice(0, 5)) expect(await isCommonPassword(password)).toBe(true);
  });

  it.each(['Password', 'QWERTYUIOP'])('finds %s without regard to case', async (password) => {
    expect(await isCommonPassword(password)).toBe(true);
  });

  it.each(['q7#kZp2w', 'x'.repeat(21), 'a passphrase of many words'])(
    'does not find %s',
    async (password) => {
      expect(await isCommonPassword(password)).toBe(false);
    },
  );
});
