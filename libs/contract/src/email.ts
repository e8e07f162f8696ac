import * as z from 'zod';
import { hasInvisible } from './visible.js';

/** The longest email address that mail servers accept, in characters (RFC 5321 §4.5.3.1.3). */
export const EMAIL_MAX_LENGTH = 254;

const LOCAL_PART = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const TOP_LABEL = /^([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/i;

const ASCII_DOMAIN = /^[a-z0-9.-]*$/i;
const UNICODE_DOMAIN = /^[\p{L}\p{M}\p{N}.-]*$/u;

/** The domain in ASCII: other letters become A-labels (RFC 5891). */
function toAscii(domain: string): string {
  // The URL parser would accept a path, a port or a tab and drop it, so only letters, digits, dots and hyphens reach it.
  if (ASCII_DOMAIN.test(domain) || !UNICODE_DOMAIN.test(domain)) return domain;
  try {
    return new URL(`http://${domain}`).hostname;
  } catch {
    return domain;
  }
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  return (
    domain.length <= 253 && labels.every((label) => LABEL.test(label)) && TOP_LABEL.test(labels.at(-1) ?? '')
  );
}

function isEmail(email: string): boolean {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at);
  // Some fillers count as letters: with them an email address would look like that of another user.
  const isLocal = local.length <= 64 && LOCAL_PART.test(local) && !hasInvisible(local);
  return at > 0 && isLocal && isDomain(email.slice(at + 1));
}

function normalise(email: string): string {
  const trimmed = email.trim().normalize('NFC');
  const at = trimmed.lastIndexOf('@');
  return at < 0 ? trimmed : `${trimmed.slice(0, at)}@${toAscii(trimmed.slice(at + 1))}`;
}

/**
 * An email address: trimmed, its domain in ASCII, its case as typed.
 * `localhost` and other domains without a dot are accepted, for teams inside one network.
 */
export const emailSchema = z
  .string('Enter an email address.')
  // Bounds the input of the patterns below.
  .max(1024, 'This email address is too long.')
  .transform(normalise)
  .pipe(
    z
      .string()
      .min(1, 'Enter an email address.')
      .max(EMAIL_MAX_LENGTH, 'This email address is too long.')
      .refine(isEmail, {
        message: 'Enter an email address like name@example.com.',
        when: ({ issues }) => issues.length === 0,
      }),
  )
  .meta({ format: 'email', example: 'ada@example.com' });

/** Whether two email addresses are the same: compared without case, domains in ASCII. */
export const sameEmail = (one: string, other: string): boolean =>
  normalise(one).toLowerCase() === normalise(other).toLowerCase();
