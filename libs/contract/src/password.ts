import * as z from 'zod';

/** Minimum length of a password in characters: what NIST SP 800-63B-4 §3.1.1.2 requires beside a second factor. */
export const PASSWORD_MIN_LENGTH = 8;
/** Maximum length of a password in bytes of UTF-8: bounds the work of a hash, beyond any password that is typed. */
export const PASSWORD_MAX_BYTES = 1024;

/** The length of a password in Unicode code points after NFC. */
export const passwordLength = (password: string): number => [...password.normalize('NFC')].length;

const fits = (password: string): boolean => new TextEncoder().encode(password).length <= PASSWORD_MAX_BYTES;

/** A password in a request: any Unicode characters, spaces kept, never truncated. */
export const passwordSchema = z
  .string('Enter a password.')
  .min(1, 'Enter a password.')
  .refine(fits, 'This password is too long: 1024 bytes at most.')
  .meta({ format: 'password' });

/** A new password. Only the server checks whether it is a common one. */
export const newPasswordSchema = passwordSchema.refine(
  (password) => passwordLength(password) >= PASSWORD_MIN_LENGTH,
  `Use at least ${PASSWORD_MIN_LENGTH} characters.`,
);
