import {
  roleSchema,
  userSortSchema,
  userStatusSchema,
  type Role,
  type UserSort,
  type UserStatus,
} from '@mikrochat/contract';

/** Users per page of the list. */
export const PAGE_SIZE = 50;

/** Which users the list shows, as in the query parameters of the page. */
export interface UsersFilter {
  search: string;
  role: Role | 'any';
  status: UserStatus | 'any';
  sort: UserSort;
  /** Counted from 1. Only for display: later pages are loaded by `cursor`. */
  page: number;
  cursor: string | null;
}

export const defaultFilter: UsersFilter = {
  search: '',
  role: 'any',
  status: 'any',
  sort: 'userName',
  page: 1,
  cursor: null,
};

type QueryParams = Readonly<Record<string, string | undefined>>;

/** Invalid parameters fall back to their defaults. */
export function filterFromUrl(params: QueryParams): UsersFilter {
  const cursor = params['cursor'] ?? null;
  return {
    search: params['search'] ?? '',
    role: roleSchema.safeParse(params['role']).data ?? 'any',
    status: userStatusSchema.safeParse(params['status']).data ?? 'any',
    sort: userSortSchema.safeParse(params['sort']).data ?? defaultFilter.sort,
    page: cursor ? Math.max(2, Math.trunc(Number(params['page'])) || 2) : 1,
    cursor,
  };
}

/** The query parameters of the page; null, which removes the parameter, for a default value. */
export function filterToUrl(filter: UsersFilter): Record<keyof UsersFilter, string | number | null> {
  const unlessDefault = <Key extends keyof UsersFilter>(key: Key): UsersFilter[Key] | null =>
    filter[key] === defaultFilter[key] ? null : filter[key];
  return {
    search: unlessDefault('search'),
    role: unlessDefault('role'),
    status: unlessDefault('status'),
    sort: unlessDefault('sort'),
    page: unlessDefault('page'),
    cursor: unlessDefault('cursor'),
  };
}

/** The query parameters of `GET /users`. */
export function filterToRequest(filter: UsersFilter): Record<string, string | number | null> {
  const { page: _page, ...params } = filterToUrl(filter);
  return { ...params, sort: filter.sort, limit: PAGE_SIZE };
}

/** Whether the filter excludes any users. */
export const isFiltered = ({ search, role, status }: UsersFilter): boolean =>
  search.trim() !== '' || role !== 'any' || status !== 'any';
