import { addUserRequest, changeRoleRequest, usersQuery } from './users.js';

describe('the query of the users list', () => {
  it('asks for the first fifty by name where nothing is said', () => {
    expect(usersQuery.parse({})).toEqual({ sort: 'userName', limit: 50 });
  });

  it('reads what an address can hold: text', () => {
    expect(usersQuery.parse({ limit: '200', sort: '-lastSignInAt', role: 'admin', search: ' ada ' })).toEqual(
      {
        limit: 200,
        sort: '-lastSignInAt',
        role: 'admin',
        search: 'ada',
      },
    );
  });

  it.each([
    ['no users at all', { limit: '0' }],
    ['more than 200 at once', { limit: '201' }],
    ['half a user', { limit: '1.5' }],
    ['a number that is none', { limit: 'all' }],
    ['an order that is none', { sort: 'hash' }],
    ['an order with SQL in it', { sort: 'userName; drop table users' }],
    ['a role that is none', { role: 'root' }],
    ['a status that is none', { status: 'gone' }],
    ['two searches', { search: ['ada', 'eve'] }],
    ['a search with a null character', { search: 'a\0' }],
    ['a search longer than any address', { search: 'a'.repeat(255) }],
    ['an endless cursor', { cursor: 'a'.repeat(1025) }],
  ])('does not take %s', (_, query) => expect(usersQuery.safeParse(query).success).toBe(false));
});

describe('adding a user', () => {
  it('makes a plain user where no role is given', () => {
    expect(addUserRequest.parse({ email: 'ada@example.com' })).toEqual({
      email: 'ada@example.com',
      role: 'user',
    });
  });

  it('takes nothing that the contract does not name', () => {
    const request = { email: 'ada@example.com', id: '1', isAdmin: true, hash: 'x', disabled: false };
    expect(addUserRequest.parse(request)).toEqual({ email: 'ada@example.com', role: 'user' });
  });

  it('names every field that is wrong', () => {
    const { error } = addUserRequest.safeParse({ email: 'ada', role: 'root', password: '', userName: ' ' });
    expect(error?.issues.map(({ path: [field] }) => field)).toEqual([
      'email',
      'role',
      'password',
      'userName',
    ]);
  });
});

describe('changing a role', () => {
  it.each([{ role: 'admin' }, { role: 'user' }, { isAdmin: true }, { isAdmin: false }])(
    'takes %j',
    (request) =>
      expect(changeRoleRequest.parse(request)).toEqual({ ...request, acceptUnverifiedEmail: false }),
  );

  it('takes that an address is not verified, where it is said', () => {
    const request = { role: 'admin', acceptUnverifiedEmail: true };
    expect(changeRoleRequest.parse(request)).toEqual(request);
    expect(changeRoleRequest.safeParse({ ...request, acceptUnverifiedEmail: 'true' }).success).toBe(false);
  });

  it.each([{}, { role: 'root' }, { isAdmin: 'true' }, { isAdmin: 1 }, { role: null }])(
    'does not take %j',
    (request) =>
      expect(changeRoleRequest.safeParse(request).error?.issues[0]?.path).toEqual([expect.any(String)]),
  );

  it('says what to send where nothing was', () => {
    expect(changeRoleRequest.safeParse({}).error?.issues).toMatchObject([
      { path: ['role'], message: 'Send a role: “user” or “admin”.' },
    ]);
  });
});
