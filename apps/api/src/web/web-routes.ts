/**
 * The routes of the web app, as in its router (`apps/web/src/app/app.routes.ts`; a test compares the two). The page is
 * served there whatever a request accepts.
 */
export const webRoutes: ReadonlySet<string> = new Set([
  '/',
  '/sign-in',
  '/create-account',
  '/auth/callback',
  '/magic-link',
  '/set-password',
  '/reset-password',
  '/forgot-password',
  '/choose-password',
  '/account',
  '/users',
  '/admin',
  '/admin/users',
  '/admin/mail',
]);

/** Whether a URL is a route of the web app. @param url path and query */
export function isWebRoute(url: string): boolean {
  const [path = ''] = url.split('?', 1);
  return webRoutes.has(path.replace(/(?<=[^/])\/$/, ''));
}
