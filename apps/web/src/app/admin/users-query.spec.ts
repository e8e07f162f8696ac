import { everybody, fromAddress, isNarrowed, toAddress, toRequest, type UsersQuestion } from './users-query';

const question: UsersQuestion = {
  search: 'ada & co',
  role: 'admin',
  status: 'active',
  sort: '-lastSignInAt',
  page: 3,
  cursor: 'abc',
};

describe('what the list is asked', () => {
  it('survives the way through the address', () => {
    const written = Object.entries(toAddress(question)).map(([name, value]) => [name, String(value)]);
    expect(fromAddress(Object.fromEntries(written))).toEqual(question);
  });

  it('leaves the address clean when nothing is special', () => {
    expect(Object.values(toAddress(everybody)).every((value) => value === null)).toBe(true);
  });

  it('takes nonsense in the address for nothing said', () => {
    expect(fromAddress({ role: 'king', status: '1', sort: 'drop table', page: '7' })).toEqual(everybody);
    expect(fromAddress({ page: '-3', cursor: 'abc' }).page).toBe(2);
  });

  it('asks the server for one page', () => {
    const { page: _page, ...asked } = question;
    expect(toRequest(question)).toEqual({ ...asked, limit: 50 });
    expect(toRequest(everybody)).toMatchObject({ sort: 'userName', limit: 50, search: null, cursor: null });
  });

  it('knows when it leaves somebody out', () => {
    expect(isNarrowed({ ...everybody, sort: 'email', search: ' ' })).toBe(false);
    expect(isNarrowed({ ...everybody, status: 'disabled' })).toBe(true);
  });
});
