// Characters without a glyph that Unicode counts as symbols or letters, beside Default_Ignorable_Code_Point.
const BLANKS = '\\u2800\\u{13441}\\u{13442}\\u{1d159}';
const VISIBLE = new RegExp(
  `[^\\p{M}\\p{Z}\\p{Cc}\\p{Cf}\\p{Cs}\\p{Default_Ignorable_Code_Point}${BLANKS}]`,
  'u',
);
const IGNORABLE = new RegExp(`[\\p{Default_Ignorable_Code_Point}${BLANKS}]`, 'u');

/**
 * Whether a text has a visible character: one that is no space, no control or format character, no filler (Unicode's
 * Default_Ignorable_Code_Point) and no combining mark.
 */
export const isVisible = (text: string): boolean => VISIBLE.test(text);

/** Whether a text has an invisible character. */
export const hasInvisible = (text: string): boolean => IGNORABLE.test(text);
