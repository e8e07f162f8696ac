import {
  roleSchema,
  userSortSchema,
  userStatusSchema,
  type Role,
  type UserSort,
  type UserStatus,
} from '@mikrochat/contract';

/** How many users stand on one page of the list. */
export const PAGE_SIZE = 50;

/** What the list shows, as it stands in the page's address. */
export interface UsersFilter {
  search: string;
  role: Role | 'any';
  status: UserStatus | 'any';
  sort: UserSort;
  /** Counted from 1; later pages are reached by their cursor. */
  page: number;
  cursor: string | null;
}

export const allUsers: UsersFilter = {
  search: '',
  role: 'any',
  status: 'any',
  sort: 'userName',
  page: 1,
  cursor: null,
};

type Parameters = Readonly<Record<string, string | undefined>>;

/** Reads the address; whatever it does not understand counts as not said. */
export function fromUrl(parameters: Parameters): UsersFilter {
  const cursor = parameters['cursor'] ?? null;
  return {
    search: parameters['search'] ?? '',
    role: roleSchema.safeParse(parameters['role']).data ?? 'any',
    status: userStatusSchema.safeParse(parameters['status']).data ?? 'any',
    sort: userSortSchema.safeParse(parameters['sort']).data ?? allUsers.sort,
    page: cursor ? Math.max(2, Math.trunc(Number(parameters['page'])) || 2) : 1,
    cursor,
  };
}

/** The address says only what differs from the usual; null takes a parameter away. */
export function toUrl(question: UsersFilter): Record<keyof UsersFilter, string | number | null> {
  const unusual = <Key extends keyof UsersFilter>(key: Key): UsersFilter[Key] | null =>
    question[key] === allUsers[key] ? null : question[key];
  return {
    search: unusual('search'),
    role: unusual('role'),
    status: unusual('status'),
    sort: unusual('sort'),
    page: unusual('page'),
    cursor: unusual('cursor'),
  };
}

/** The query of `GET /users`. */
export function toRequest(question: UsersFilter): Record<string, string | number | null> {
  const { page: _page, ...asked } = toUrl(question);
  return { ...asked, sort: question.sort, limit: PAGE_SIZE };
}

/** Whether anything narrows the list. */
export const isNarrowed = ({ search, role, status }: UsersFilter): boolean =>
  search.trim() !== '' || role !== 'any' || status !== 'any';
