import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.js';
import { prepareServerRole } from './server-role.js';

// Any number that no other program on this server locks; replicas that start together take turns at it.
const MIGRATION_LOCK = 7_214_001;
/** One holds the lock, one changes the tables. */
const CONNECTIONS = 2;

async function underLock(source: DataSource, work: () => Promise<unknown>): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    // The wait for another replica's migration may be long, whatever the role's own limit is.
    await runner.query('set statement_timeout = 0');
    await runner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await work();
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
  }
}

/** Who changes the tables, and who only works with them. */
export interface MigrationOptions {
  /** How the owner of the tables connects. */
  readonly url: string;
  /** How the server connects, where it does so under a role of its own; that role is created where it is missing. */
  readonly serverUrl?: string | undefined;
}

/**
 * Brings the tables up to date, and the rights of the server's role; safe to call from several replicas at once. Takes
 * as long as it takes.
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
