import * as z from 'zod';

/** Fewest characters of a password (NIST SP 800-63B-4 §3.1.1.2 beside a second factor; the product's rule). */
export const PASSWORD_MIN_LENGTH = 8;
/** Most bytes of a password in UTF-8: far beyond what anybody types, small enough to hash. */
export const PASSWORD_MAX_BYTES = 1024;

/** Every character counts once, however many bytes it takes. */
export const passwordLength = (password: string): number => [...password.normalize('NFC')].length;

const fits = (password: string): boolean => new TextEncoder().encode(password).length <= PASSWORD_MAX_BYTES;

/** A password as it arrives: any Unicode, blanks kept, never cut. */
export const passwordSchema = z
  .string('Enter a password.')
  .min(1, 'Enter a password.')
  .refine(fits, 'This password is too long: 1024 bytes at most.')
  .meta({ format: 'password' });

/** The rule for a password that somebody chooses. Whether it is a common one, the server knows. */
export const newPasswordSchema = passwordSchema.refine(
  (password) => passwordLength(password) >= PASSWORD_MIN_LENGTH,
  `Use at least ${PASSWORD_MIN_LENGTH} characters.`,
);
