import type { Role, UserSort, UserStatus } from '@mikrochat/contract';
import type { EntityManager } from 'typeorm';
import type { ManagedUserRecord } from '../records.js';
import { Conditions } from './conditions.js';
import { userColumns } from './users.js';

/** Which users a list shows, in which order, from where. */
export interface UserFilter {
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
  readonly status?: UserStatus | undefined;
  readonly sort: UserSort;
  readonly limit: number;
  /** The last row of the page before: its sort value and its id. */
  readonly after?: UserPosition | undefined;
}

/** A place in a sorted list. */
export interface UserPosition {
  readonly value: string;
  readonly id: string;
}

export interface UserPage {
  readonly users: readonly ManagedUserRecord[];
  /** The last row's place when more follow. */
  readonly next: UserPosition | null;
}

export interface UserCounts {
  readonly all: number;
  readonly invited: number;
  readonly disabled: number;
}

type SortKey = 'userName' | 'email' | 'createdAt' | 'lastSignInAt';

// Each expression has its index. Times sort as milliseconds: the columns hold no more than that.
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

/** The people as admins look through them: filtered, sorted, page by page. */
export class UserListRepository {
  constructor(private readonly manager: EntityManager) {}

  /** One page; starts right after a place instead of counting rows, so that page 2 000 is as quick as page 1. */
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

  /** How many users match. */
  async count(filter: Pick<UserFilter, 'search' | 'role' | 'status'>): Promise<number> {
    const conditions = conditionsOf(filter);
    const rows = await this.manager.query<{ count: number }[]>(
      `select count(*)::int as count from users u ${conditions.sql}`,
      conditions.parameters,
    );
    return rows[0]?.count ?? 0;
  }

  /** How many there are, how many of them were invited and are not here yet, how many are disabled. */
  async counts(): Promise<UserCounts> {
    const rows = await this.manager.query<UserCounts[]>(
      `select (select count(*)::int from users) as "all",
         (select count(*)::int from users u where ${statusConditions.invited}) as invited,
         (select count(*)::int from users u where ${statusConditions.disabled}) as disabled`,
    );
    return rows[0] ?? { all: 0, invited: 0, disabled: 0 };
  }
}
