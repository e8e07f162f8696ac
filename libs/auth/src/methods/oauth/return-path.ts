const MAX_LENGTH = 2048;

/**
 * The page to come back to, where it is one of the app's own; null for anything else. A browser reads `//host`,
 * `/\host` and a tab in between as another site's address.
 */
export function returnPathOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return null;
  return /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(value) && isHere(value) ? value : null;
}

const HERE = 'https://here.invalid';

const isHere = (path: string): boolean => URL.canParse(path, HERE) && new URL(path, HERE).origin === HERE;
