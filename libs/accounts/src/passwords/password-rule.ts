import { PASSWORD_MIN_LENGTH, passwordLength } from '@mikrochat/contract';
import { AccountError } from '../account-error.js';
import { isCommonPassword } from './common-passwords.js';

/** Values of the user that make a password easy to guess (NIST: context-specific words). */
export interface PasswordContext {
  readonly email: string;
  readonly userName: string;
}

/** The field of the request that holds the password, for `details`. */
export type PasswordField = 'password' | 'newPassword';

const APP_NAME = 'mikrochat';

/** Letters only: “Mikrochat-2026!” is still the app's name. */
const lettersOf = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');

function contextWords({ email, userName }: PasswordContext): string[] {
  const [local = ''] = email.split('@');
  return [APP_NAME, local, userName, email].map(lettersOf).filter((word) => word.length >= 3);
}

/** Why a password is rejected, with a sentence for the user. */
export interface PasswordProblem {
  readonly code: 'password_too_short' | 'password_too_common';
  readonly sentence: string;
}

/**
 * The rule for passwords that users choose (NIST SP 800-63B-4 §3.1.1.2): a minimum length, not on the list of common
 * passwords, not the name of the user or the app; no composition rules.
 * @returns null for a password that complies
 */
export async function findPasswordProblem(
  password: string,
  context: PasswordContext,
): Promise<PasswordProblem | null> {
  if (passwordLength(password) < PASSWORD_MIN_LENGTH) {
    return { code: 'password_too_short', sentence: `Use at least ${PASSWORD_MIN_LENGTH} characters.` };
  }
  if (await isCommonPassword(password)) {
    const sentence = 'Many people use this password, so it is tried first. Choose another.';
    return { code: 'password_too_common', sentence };
  }
  if (contextWords(context).includes(lettersOf(password))) {
    return {
      code: 'password_too_common',
      sentence: 'A name or address is easy to guess. Choose another password.',
    };
  }
  return null;
}

/** Checks a password with {@link findPasswordProblem}. @throws AccountError `password_too_short`, `password_too_common` */
export async function requireAcceptablePassword(
  password: string,
  context: PasswordContext,
  field: PasswordField = 'password',
): Promise<void> {
  const problem = await findPasswordProblem(password, context);
  if (problem) throw new AccountError(problem.code, { details: { [field]: [problem.sentence] } });
}
