import { newPasswordSchema } from '@mikrochat/contract';
import { generatePassword } from './generate-password';

describe('a generated password', () => {
  it('satisfies the rule and is easy to read out', () => {
    expect(generatePassword()).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
    expect(newPasswordSchema.safeParse(generatePassword()).success).toBe(true);
  });

  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 200 }, generatePassword)).size).toBe(200);
  });
});
