import { PASSWORD_MIN_LENGTH, passwordLength } from '@mikrochat/contract';
import { AccountError } from '../account-error.js';
import { isCommonPassword } from './common-passwords.js';

/** Whose password it is to be: the words of these are easy to guess. */
export interface PasswordOwner {
  readonly email: string;
  readonly userName: string;
}

/** The field of the request that holds the password, for `details`. */
export type PasswordField = 'password' | 'newPassword';

const APP_NAME = 'mikrochat';

/** The letters alone, so that “Mikrochat-2026!” counts as the app's name. */
const bare = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');

function contextWords({ email, userName }: PasswordOwner): string[] {
  const [local = ''] = email.split('@');
  return [APP_NAME, local, userName, email].map(bare).filter((word) => word.length >= 3);
}

/** Why a password is refused. */
export interface PasswordRefusal {
  readonly code: 'password_too_short' | 'password_too_common';
  readonly sentence: string;
}

/**
 * The rule for a password that a user chooses (NIST SP 800-63B-4 §3.1.1.2): long enough, not common, not the name of
 * its owner or of the app. There is no rule about which characters it holds. Null for a password that is accepted.
 */
export async function whyRefused(password: string, owner: PasswordOwner): Promise<PasswordRefusal | null> {
  if (passwordLength(password) < PASSWORD_MIN_LENGTH) {
    return { code: 'password_too_short', sentence: `Use at least ${PASSWORD_MIN_LENGTH} characters.` };
  }
  if (await isCommonPassword(password)) {
    const sentence = 'Many people use this password, so it is tried first. Choose another.';
    return { code: 'password_too_common', sentence };
  }
  if (contextWords(owner).includes(bare(password))) {
    return {
      code: 'password_too_common',
      sentence: 'A name or address is easy to guess. Choose another password.',
    };
  }
  return null;
}

/** Checks a password by {@link whyRefused}. @throws AccountError `password_too_short`, `password_too_common` */
export async function checkPasswordRule(
  password: string,
  owner: PasswordOwner,
  field: PasswordField = 'password',
): Promise<void> {
  const refusal = await whyRefused(password, owner);
  if (refusal) throw new AccountError(refusal.code, { details: { [field]: [refusal.sentence] } });
}
