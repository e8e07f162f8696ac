import { Database, migrate } from '@mikrochat/database';
import type { Configuration } from './configuration/index.js';
import { loggingIn } from './database-login.js';

/** Changes the tables with the owner's login, where there is one; with it the server's own login comes to be. */
async function migrateAsOwner(url: string, serverUrl: string): Promise<void> {
  await loggingIn('migrationUrl', url, () => migrate({ url, serverUrl }));
}

async function ensureMigrated(database: Database, isDone: boolean): Promise<void> {
  if (!isDone) return database.migrate();
  if ((await database.check()).migrated) return;
  throw new Error('storage.databaseUrl and storage.migrationUrl lead to different databases.');
}

/**
 * Connects to a database whose tables are up to date.
 * @throws Error with a sentence where a login is refused, the driver's or the system's error otherwise
 */
export async function openDatabase({
  databaseUrl: url = '',
  migrationUrl: ownerUrl,
}: Configuration['storage']): Promise<Database> {
  if (ownerUrl !== undefined) await migrateAsOwner(ownerUrl, url);
  const database = await loggingIn('databaseUrl', url, () => Database.connect({ url, ownerUrl }));
  try {
    await ensureMigrated(database, ownerUrl !== undefined);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
