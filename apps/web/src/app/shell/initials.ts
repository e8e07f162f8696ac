// A letter may be a picture, made of several that format characters (Cf) join.
const NO_LETTERS = /[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}\p{Cf}]+/u;

/** One or two letters that stand for a person: of the first and the last word of the name, or of the mailbox. */
export function initials(name: string): string {
  const words = (name.split('@')[0] ?? '').split(NO_LETTERS).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => firstLetter(word ?? '')).join('') || '?';
}

const segmenter = new Intl.Segmenter();

/** What a reader takes for one letter, however many code points it has. */
const firstLetter = (word: string): string => [...segmenter.segment(word)][0]?.segment.toUpperCase() ?? '';

/** A hue from 0 to 359 that stays with a person for ever. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return hash % 360;
}
