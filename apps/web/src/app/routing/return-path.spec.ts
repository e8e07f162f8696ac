import { returnParams, returnPath } from './return-path';

describe('the return path', () => {
  it.each(['/account', '/admin/users?search=ada&page=2', '/admin/users#top'])('accepts %s', (path) => {
    expect(returnPath(path)).toBe(path);
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    'account',
    '',
    '/',
    null,
    '/sign-in',
    '/sign-in?then=/sign-in',
    '/create-account',
    '/auth/callback#code=abc',
    '/forgot-password',
    '/magic-link',
    '/set-password',
    '/reset-password',
  ])('replaces %j by the home page', (path) => {
    expect(returnPath(path)).toBe('/account');
  });

  it('is left out of the URL where it is the home page', () => {
    expect(returnParams('/account')).toEqual({});
    expect(returnParams('/admin/users')).toEqual({ then: '/admin/users' });
  });
});
