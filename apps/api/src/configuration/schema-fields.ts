import * as z from 'zod';

/** The number of seconds in a day. */
export const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 365 * DAY_SECONDS;

/** A duration in whole seconds. */
export const seconds = (defaultValue: number, max = YEAR_SECONDS) =>
  z
    .int('Give a whole number of seconds.')
    .min(1, 'Give at least 1 second.')
    .max(max, `Give at most ${max} seconds.`)
    .default(defaultValue);

/** An absolute URL with http: or https:, without user information, query and fragment. */
export const webUrl = z
  .string('Give a URL.')
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !/[?#@\s]/.test(text),
    'Give a URL with http:// or https://, without user, ? and #.',
  );

/** A text that is not empty. */
export const requiredText = z.string('Give a text.').min(1, 'Give a text.');
