/**
 * Where the web app has pages, as its own router knows them (`apps/web/src/app/app.routes.ts`; a test compares the
 * two). They are pages whatever a request says it accepts.
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

/** Whether an address of the server is a page of the web app. @param url path and query */
export function isWebRoute(url: string): boolean {
  const [path = ''] = url.split('?', 1);
  return webRoutes.has(path.replace(/(?<=[^/])\/$/, ''));
}
