import { at, paths } from './paths.js';

describe('a path', () => {
  it('fills in its parameters', () => {
    expect(at(paths.userRole, '42')).toBe('/users/42/role');
    expect(at(paths.session, '42')).toBe('/auth/sessions/42');
    expect(at(paths.userIdentity, '42', 'rowing/club')).toBe('/users/42/identities/rowing%2Fclub');
  });

  it.each([
    ['../admin', '/users/..%2Fadmin'],
    ['a/b?c#d', '/users/a%2Fb%3Fc%23d'],
    ['ada@example.com', '/users/ada%40example.com'],
    [':id', '/users/%3Aid'],
    ['ä', '/users/%C3%A4'],
  ])('keeps %s inside its segment', (id, path) => expect(at(paths.user, id)).toBe(path));

  it.each(['$&', '$1', '$$', "$'"])('treats %s as plain text', (id) => {
    expect(decodeURIComponent(at(paths.userSessions, id))).toBe(`/users/${id}/sessions`);
  });

  it('without parameters stays as it is', () => expect(at(paths.users, '42')).toBe('/users'));

  it('is unique to its route and starts at the root', () => {
    const all = Object.values(paths);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((path) => !/^(\/[a-z.-]+|\/:(id|provider))+$/.test(path))).toEqual([]);
  });
});
