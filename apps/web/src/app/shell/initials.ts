// Emoji count as letters; format characters (Cf) such as the zero-width joiner are part of them.
const SEPARATORS = /[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}\p{Cf}]+/u;

/** The first letters of the first and last word of a name, or of the local part of an email address. */
export function initials(name: string): string {
  const words = (name.split('@')[0] ?? '').split(SEPARATORS).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => firstLetter(word ?? '')).join('') || '?';
}

const segmenter = new Intl.Segmenter();

/** The first grapheme cluster: one visible character, however many code points it has. */
const firstLetter = (word: string): string => [...segmenter.segment(word)][0]?.segment.toUpperCase() ?? '';

/** A hue from 0 to 359, always the same for an id. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return hash % 360;
}
