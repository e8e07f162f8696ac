import { returnPathOf } from './web-app-redirect.js';

it.each([
  '/',
  '/admin/users',
  '/admin/users?page=2&q=%2F%2F',
  '/a#b',
  '/@evil.example',
  '/é',
  '/.well-known',
])('comes back to %j', (path) => expect(returnPathOf(path)).toBe(path));

it.each([
  undefined,
  null,
  ['/a', '/b'],
  {},
  '',
  'admin',
  'https://evil.example',
  'javascript:alert(1)',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '/a\\..\\b',
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  ' //evil.example',
  `/${'a'.repeat(2048)}`,
])('does not leave for %j', (path) => expect(returnPathOf(path)).toBeNull());
