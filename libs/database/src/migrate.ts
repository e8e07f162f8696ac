import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.js';
import { prepareServerRole } from './server-role.js';

// An arbitrary number for the advisory lock that serializes the migrations of replicas that start together.
const MIGRATION_LOCK = 7_214_001;
/** One connection holds the lock, one runs the migrations. */
const CONNECTIONS = 2;

async function underLock(source: DataSource, work: () => Promise<unknown>): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    // Another replica's migration may take longer than the statement timeout of the role.
    await runner.query('set statement_timeout = 0');
    await runner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await work();
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
  }
}

/** The logins that {@link migrate} needs. */
export interface MigrationOptions {
  /** The URL of the owner of the tables. */
  readonly url: string;
  /** The URL of the server, where it connects under a role of its own; a missing role is created. */
  readonly serverUrl?: string | undefined;
}

/**
 * Runs the pending migrations and sets the privileges of the server's role. Safe to call from several replicas at once:
 * an advisory lock serializes them. Has no time limit.
 * @throws Error for the operator when the server's role cannot be created or has excessive privileges
 */
export async function migrate({ url, serverUrl }: MigrationOptions): Promise<void> {
  const source = await createDataSource(url, 'maintenance', CONNECTIONS).initialize();
  try {
    await underLock(source, async () => {
      await source.runMigrations({ transaction: 'each' });
      if (serverUrl !== undefined) await prepareServerRole(source, serverUrl);
    });
  } finally {
    await source.destroy();
  }
}
