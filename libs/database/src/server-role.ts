import pg from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { BoundedClient } from './bounded-client.js';
import { AuditEvent } from './entities/audit-event.entity.js';
import { scramVerifier } from './scram.js';

/** The comment of the roles created here: the password of any other role is never changed. */
const ROLE_COMMENT = 'the server of MikroChat Auth';
const CONNECT_TIMEOUT_MS = 4_000;

const INSUFFICIENT_PRIVILEGE = '42501';
const INVALID_PASSWORD = '28P01';
/** duplicate_object, and unique_violation when two sessions create the same role at once. */
const DUPLICATE_OBJECT = new Set(['42710', '23505']);

interface Login {
  readonly role: string;
  readonly password: string;
}

function loginOf(url: string): Login {
  const { username, password } = new URL(url);
  return { role: decodeURIComponent(username), password: decodeURIComponent(password) };
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;
const passwordClause = ({ password }: Login): string =>
  password === '' ? '' : `password ${pg.escapeLiteral(scramVerifier(password))}`;

async function create(source: DataSource, login: Login): Promise<void> {
  const role = pg.escapeIdentifier(login.role);
  try {
    await source.query(`create role ${role} login ${passwordClause(login)}`);
    await source.query(`comment on role ${role} is ${pg.escapeLiteral(ROLE_COMMENT)}`);
  } catch (error) {
    // Roles belong to the whole server: a replica on another database may have created it meanwhile.
    if (DUPLICATE_OBJECT.has(String(codeOf(error)))) return;
    if (codeOf(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new Error(
      `There is no database user “${login.role}” (storage.databaseUrl), and the user of storage.migrationUrl may not ` +
        `create it. Create it: create role ${role} login password '…'`,
      { cause: error },
    );
  }
}

async function isPasswordRefused(url: string): Promise<boolean> {
  const client = new BoundedClient({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  try {
    await client.connect();
    await client.end();
    return false;
  } catch (error) {
    return codeOf(error) === INVALID_PASSWORD;
  }
}

/** Creates a missing role, and updates the password of a role created here when the configured one was changed. */
async function ensureRole(source: DataSource, url: string): Promise<void> {
  const login = loginOf(url);
  const [found] = await source.query<{ comment: string | null }[]>(
    `select shobj_description(oid, 'pg_authid') as comment from pg_roles where rolname = $1`,
    [login.role],
  );
  if (!found) await create(source, login);
  else if (found.comment === ROLE_COMMENT && login.password !== '' && (await isPasswordRefused(url))) {
    await source.query(`alter role ${pg.escapeIdentifier(login.role)} ${passwordClause(login)}`);
  }
}

interface Privileges {
  readonly database: string;
  readonly schema: string;
  readonly canConnect: boolean;
  readonly canUse: boolean;
  readonly canCreate: boolean;
}

const privileges = `select current_database() as database, current_schema() as schema,
  has_database_privilege($1, current_database(), 'connect') as "canConnect",
  has_schema_privilege($1, current_schema(), 'usage') as "canUse",
  has_schema_privilege($1, current_schema(), 'create') as "canCreate"`;

/** Changes only the privileges that differ: the owner of the tables need not own the database and the schema. */
async function grantConnect(manager: EntityManager, role: string): Promise<void> {
  const [found] = await manager.query<Privileges[]>(privileges, [role]);
  if (!found) return;
  const [to, database, schema] = [role, found.database, found.schema].map((name) =>
    pg.escapeIdentifier(name),
  );
  if (!found.canConnect) await manager.query(`grant connect on database ${database} to ${to}`);
  if (!found.canUse) await manager.query(`grant usage on schema ${schema} to ${to}`);
  if (found.canCreate) await manager.query(`revoke create on schema ${schema} from public, ${to}`);
}

/** Grants reading and writing on every table; audit events are append-only, migrations read-only. */
async function grantTables(manager: EntityManager, role: string): Promise<void> {
  const to = pg.escapeIdentifier(role);
  const audit = manager.dataSource.getMetadata(AuditEvent).tableName;
  const tables = manager.dataSource.entityMetadatas.map(({ tableName }) => tableName);
  const others = tables.filter((table) => table !== audit).map((table) => pg.escapeIdentifier(table));
  const all = [...others, audit, 'migrations'].join(', ');
  await manager.query(`revoke all on ${all} from ${to}`);
  await manager.query(`grant select, insert, update, delete on ${others.join(', ')} to ${to}`);
  await manager.query(`grant select, insert on ${audit} to ${to}`);
  await manager.query(`grant select on migrations to ${to}`);
}

const excessivePrivileges = `select rolsuper or has_schema_privilege(r.oid, current_schema(), 'create')
    or has_table_privilege(r.oid, c.oid, 'update, delete, truncate, trigger')
    or pg_has_role(r.oid, c.relowner, 'member') as "isExcessive"
  from pg_roles r, pg_class c where r.rolname = $1 and c.oid = 'audit_events'::regclass`;

/** @throws Error when the role could change audit events, by ownership, membership or other grants */
async function ensureLimits(manager: EntityManager, role: string): Promise<void> {
  const [found] = await manager.query<{ isExcessive: boolean }[]>(excessivePrivileges, [role]);
  if (found?.isExcessive === false) return;
  throw new Error(
    `The user “${role}” of storage.databaseUrl could change audit events: it owns the tables, is a superuser, or may ` +
      'create tables. Give the server a database user of its own; a missing one is created.',
  );
}

/**
 * Creates the role under which the server connects and grants it the least privileges that the server needs. Idempotent;
 * has to run as the owner of the tables, under the migration lock.
 * @param url the server's own login
 * @throws Error for the operator when the role cannot be created or has excessive privileges
 */
export async function prepareServerRole(source: DataSource, url: string): Promise<void> {
  const { role } = loginOf(url);
  await ensureRole(source, url);
  await source.transaction(async (manager) => {
    await grantConnect(manager, role);
    await grantTables(manager, role);
    await ensureLimits(manager, role);
  });
}
