import {
  defaultFilter,
  filterFromUrl,
  filterToRequest,
  filterToUrl,
  isFiltered,
  type UsersFilter,
} from './users-filter';

const filter: UsersFilter = {
  search: 'ada & co',
  role: 'admin',
  status: 'active',
  sort: '-lastSignInAt',
  page: 3,
  cursor: 'abc',
};

describe('the filter of the users list', () => {
  it('is the same after being written to the URL and read back', () => {
    const params = Object.entries(filterToUrl(filter)).map(([name, value]) => [name, String(value)]);
    expect(filterFromUrl(Object.fromEntries(params))).toEqual(filter);
  });

  it('adds no query parameters for default values', () => {
    expect(Object.values(filterToUrl(defaultFilter)).every((value) => value === null)).toBe(true);
  });

  it('falls back to the defaults for invalid query parameters', () => {
    expect(filterFromUrl({ role: 'king', status: '1', sort: 'drop table', page: '7' })).toEqual(
      defaultFilter,
    );
    expect(filterFromUrl({ page: '-3', cursor: 'abc' }).page).toBe(2);
  });

  it('requests one page', () => {
    const { page: _page, ...params } = filter;
    expect(filterToRequest(filter)).toEqual({ ...params, limit: 50 });
    expect(filterToRequest(defaultFilter)).toMatchObject({
      sort: 'userName',
      limit: 50,
      search: null,
      cursor: null,
    });
  });

  it('is active only if it excludes users', () => {
    expect(isFiltered({ ...defaultFilter, sort: 'email', search: ' ' })).toBe(false);
    expect(isFiltered({ ...defaultFilter, status: 'disabled' })).toBe(true);
  });
});
