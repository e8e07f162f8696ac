import { allUsers, fromUrl, isNarrowed, toUrl, toRequest, type UsersFilter } from './users-query';

const question: UsersFilter = {
  search: 'ada & co',
  role: 'admin',
  status: 'active',
  sort: '-lastSignInAt',
  page: 3,
  cursor: 'abc',
};

describe('what the list is asked', () => {
  it('survives the way through the address', () => {
    const written = Object.entries(toUrl(question)).map(([name, value]) => [name, String(value)]);
    expect(fromUrl(Object.fromEntries(written))).toEqual(question);
  });

  it('leaves the address clean when nothing is special', () => {
    expect(Object.values(toUrl(allUsers)).every((value) => value === null)).toBe(true);
  });

  it('takes nonsense in the address for nothing said', () => {
    expect(fromUrl({ role: 'king', status: '1', sort: 'drop table', page: '7' })).toEqual(allUsers);
    expect(fromUrl({ page: '-3', cursor: 'abc' }).page).toBe(2);
  });

  it('asks the server for one page', () => {
    const { page: _page, ...asked } = question;
    expect(toRequest(question)).toEqual({ ...asked, limit: 50 });
    expect(toRequest(allUsers)).toMatchObject({ sort: 'userName', limit: 50, search: null, cursor: null });
  });

  it('knows when it leaves somebody out', () => {
    expect(isNarrowed({ ...allUsers, sort: 'email', search: ' ' })).toBe(false);
    expect(isNarrowed({ ...allUsers, status: 'disabled' })).toBe(true);
  });
});
