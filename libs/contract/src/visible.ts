// What Unicode's default-ignorable characters leave out: blanks that count as symbols or letters.
const BLANKS = '\\u2800\\u{13441}\\u{13442}\\u{1d159}';
const VISIBLE = new RegExp(
  `[^\\p{M}\\p{Z}\\p{Cc}\\p{Cf}\\p{Cs}\\p{Default_Ignorable_Code_Point}${BLANKS}]`,
  'u',
);
const IGNORABLE = new RegExp(`[\\p{Default_Ignorable_Code_Point}${BLANKS}]`, 'u');

/**
 * Whether a reader sees anything of a text: one character at least that is no blank, no control or format character,
 * no filler (Unicode's Default_Ignorable_Code_Point) and no mark that only shows on another one.
 */
export const isVisible = (text: string): boolean => VISIBLE.test(text);

/** Whether a text holds a character that a reader does not see at all. */
export const hasInvisible = (text: string): boolean => IGNORABLE.test(text);
