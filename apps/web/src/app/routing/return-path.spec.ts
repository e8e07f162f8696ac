import { comingBackTo, returnPath } from './return-path';

describe('the way back', () => {
  it.each(['/account', '/admin/users?search=ada&page=2', '/admin/users#top'])('leads to %s', (path) => {
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
  ])('does not lead to %j', (path) => {
    expect(returnPath(path)).toBe('/account');
  });

  it('is not written down where it is the usual one', () => {
    expect(comingBackTo('/account')).toEqual({});
    expect(comingBackTo('/admin/users')).toEqual({ then: '/admin/users' });
  });
});
