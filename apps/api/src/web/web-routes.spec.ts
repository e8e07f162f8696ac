import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWebRoute, webRoutes } from './web-routes.js';

const app = join(import.meta.dirname, '../../../web/src/app');

/** The paths in a file of routes of the web app. @param below the path at which the file is mounted */
const pathsIn = (file: string, below = ''): string[] =>
  [...readFileSync(join(app, file), 'utf8').matchAll(/\bpath: '([^']*)'/g)]
    .map(([, path = '']) => path)
    .filter((path) => path !== '**')
    .map((path) => `/${[below, path].filter(Boolean).join('/')}`);

describe('the routes of the web app', () => {
  it('are those of its router', () => {
    const known = new Set([...pathsIn('app.routes.ts'), ...pathsIn('admin/admin.routes.ts', 'admin/users')]);
    // Its router redirects both to the page of users.
    expect([...webRoutes].sort()).toEqual([...known.add('/users').add('/admin')].sort());
  });

  it.each(['/', '/?a=b', '/sign-in', '/sign-in/', '/sign-in?next=/account', '/admin/users?search=ada'])(
    '%s is one',
    (url) => expect(isWebRoute(url)).toBe(true),
  );

  it.each([
    '//',
    '/signin',
    '/Sign-in',
    '/users/42',
    '/auth/me',
    '/sign-in/x',
    '',
    'http://localhost/sign-in',
  ])('%j is none', (url) => expect(isWebRoute(url)).toBe(false));
});
