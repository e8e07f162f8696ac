/** The page of a signed-in user who requested no other. */
export const HOME = '/account';

/** Pages that a signed-in user does not need. */
const SIGN_IN_PAGES =
  /^\/(sign-in|create-account|choose-password|forgot-password|set-password|reset-password|magic-link|auth)([/?#]|$)/;

/** The page to open after signing in: a path inside the app, never another site (CWE-601). */
export function returnPath(requested: unknown): string {
  if (typeof requested !== 'string' || requested === '/') return HOME;
  return isInside(requested) && !SIGN_IN_PAGES.test(requested) ? requested : HOME;
}

/** One slash, then neither a second one nor a backslash, which browsers read as a host. No control characters. */
const isInside = (path: string): boolean => /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path);

/** The query parameters with which the sign-in page returns to a path. */
export const returnParams = (requested: unknown): { then?: string } => {
  const path = returnPath(requested);
  return path === HOME ? {} : { then: path };
};
