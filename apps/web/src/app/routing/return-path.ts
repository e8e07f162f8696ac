/** Where people arrive who asked for nothing in particular. */
export const HOME = '/account';

/** Pages that a signed-in person has no business on. */
const ENTRANCES =
  /^\/(sign-in|create-account|choose-password|forgot-password|set-password|reset-password|magic-link|auth)([/?#]|$)/;

/** The page to go to after signing in: a path inside the app, never another site (CWE-601). */
export function returnPath(asked: unknown): string {
  if (typeof asked !== 'string' || asked === '/' || !isInside(asked) || ENTRANCES.test(asked)) return HOME;
  return asked;
}

/** One slash, then neither a second one nor a backslash: browsers take both for a host. No control characters. */
const isInside = (path: string): boolean => /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path);

/** The parameters that make the sign-in page come back here. */
export const comingBackTo = (url: unknown): { then?: string } => {
  const path = returnPath(url);
  return path === HOME ? {} : { then: path };
};
