import type { Role, UserSort, UserStatus } from '@mikrochat/contract';
import type { EntityManager } from 'typeorm';
import type { ManagedUserRecord } from '../records.js';
import { Conditions } from './conditions.js';
import { userColumns } from './users.js';

/** The filters, order and position of a page of users. */
export interface UserFilter {
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
  readonly status?: UserStatus | undefined;
  readonly sort: UserSort;
  readonly limit: number;
  /** The position of the last user on the previous page. */
  readonly after?: UserPosition | undefined;
}

/** A position in a sorted list. */
export interface UserPosition {
  /** The value of the column sorted by, as text. */
  readonly value: string;
  readonly id: string;
}

/** A page of users. */
export interface UserPage {
  readonly users: readonly ManagedUserRecord[];
  /** The position of the last user when more follow; null on the last page. */
  readonly next: UserPosition | null;
}

/** The numbers of users by status. */
export interface UserCounts {
  readonly all: number;
  readonly invited: number;
  readonly disabled: number;
}

type SortKey = 'userName' | 'email' | 'createdAt' | 'lastSignInAt';

// Each expression has an index of its own.
const sortExpressions: Record<SortKey, { expression: string; type: string; read: string }> = {
  userName: { expression: 'lower(u.user_name)', type: 'text', read: 'lower(u.user_name)' },
  email: { expression: 'lower(u.email::text)', type: 'text', read: 'lower(u.email::text)' },
  createdAt: { expression: 'u.created_at', type: 'timestamptz', read: 'u.created_at::text' },
  lastSignInAt: {
    expression: `coalesce(u.last_sign_in_at, 'epoch'::timestamptz)`,
    type: 'timestamptz',
    read: `coalesce(u.last_sign_in_at, 'epoch'::timestamptz)::text`,
  },
};

const invited =
  'u.last_sign_in_at is null and u.disabled_at is null and not exists (select from passwords p where p.user_id = u.id)';

const statusConditions: Record<UserStatus, string> = {
  active: `u.disabled_at is null and not (${invited})`,
  invited,
  disabled: 'u.disabled_at is not null',
};

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

function conditionsOf({ search, role, status }: Pick<UserFilter, 'search' | 'role' | 'status'>): Conditions {
  const conditions = new Conditions();
  if (search) conditions.add(`(u.user_name || ' ' || u.email::text) ilike ?`, `%${escapeLike(search)}%`);
  if (role) conditions.add('u.role = ?', role);
  if (status) conditions.add(statusConditions[status]);
  return conditions;
}

type Row = ManagedUserRecord & { readonly position: string };

const columns = `${userColumns},
  exists (select from passwords p where p.user_id = u.id) as "hasPassword",
  (select count(*)::int from sessions s where s.user_id = u.id) as sessions,
  array(select distinct i.provider from identities i where i.user_id = u.id order by 1) as providers`;

function toPage(rows: Row[], limit: number): UserPage {
  const users = rows.slice(0, limit).map(({ position: _, ...user }) => user);
  const last = rows[limit - 1];
  return { users, next: rows.length > limit && last ? { value: last.position, id: last.id } : null };
}

/** The users as admins list them: filtered, sorted and paged. */
export class UserListRepository {
  constructor(private readonly manager: EntityManager) {}

  /** One page. Keyset pagination: continues after a position instead of an offset, so every page costs the same. */
  async page(filter: UserFilter): Promise<UserPage> {
    const descending = filter.sort.startsWith('-');
    const { expression, type, read } = sortExpressions[filter.sort.replace('-', '') as SortKey];
    const direction = descending ? 'desc' : 'asc';
    const conditions = conditionsOf(filter);
    if (filter.after) {
      const { value, id } = filter.after;
      conditions.add(`(${expression}, u.id) ${descending ? '<' : '>'} (?::${type}, ?)`, value, id);
    }
    const rows = await this.manager.query<Row[]>(
      `select ${columns}, ${read} as position from users u ${conditions.sql}
       order by ${expression} ${direction}, u.id ${direction} limit ${filter.limit + 1}`,
      conditions.parameters,
    );
    return toPage(rows, filter.limit);
  }

  /** The number of users that match. */
  async count(filter: Pick<UserFilter, 'search' | 'role' | 'status'>): Promise<number> {
    const conditions = conditionsOf(filter);
    const rows = await this.manager.query<{ count: number }[]>(
      `select count(*)::int as count from users u ${conditions.sql}`,
      conditions.parameters,
    );
    return rows[0]?.count ?? 0;
  }

  /** The numbers of all users, of invited users who have not signed in yet, and of disabled users. */
  async counts(): Promise<UserCounts> {
    const rows = await this.manager.query<UserCounts[]>(
      `select (select count(*)::int from users) as "all",
         (select count(*)::int from users u where ${statusConditions.invited}) as invited,
         (select count(*)::int from users u where ${statusConditions.disabled}) as disabled`,
    );
    return rows[0] ?? { all: 0, invited: 0, disabled: 0 };
  }
}
