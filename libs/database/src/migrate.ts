import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.js';

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

/** Brings the tables up to date; safe to call from several replicas at once. Takes as long as it takes. */
export async function migrate(url: string): Promise<void> {
  const source = await createDataSource(url, 'maintenance', CONNECTIONS).initialize();
  try {
    await underLock(source, () => source.runMigrations({ transaction: 'each' }));
  } finally {
    await source.destroy();
  }
}
