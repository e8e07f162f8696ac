import { Database, migrate } from '@mikrochat/database';
import type { Configuration } from './configuration/index.js';
import { explainLoginErrors } from './database-login.js';

async function requireMigrated(database: Database): Promise<void> {
  if ((await database.check()).migrated) return;
  throw new Error('storage.databaseUrl and storage.migrationUrl lead to different databases.');
}

/**
 * Migrates the database and connects to it. With `migrationUrl`, the migrations run as the owner of the tables and also
 * create the server's own role, with which the server connects.
 * @throws Error for the operator when a login is refused; otherwise the driver's or the system's error
 */
export async function openDatabase({
  databaseUrl: url = '',
  migrationUrl: ownerUrl,
}: Configuration['storage']): Promise<Database> {
  if (ownerUrl !== undefined) {
    await explainLoginErrors('migrationUrl', ownerUrl, () => migrate({ url: ownerUrl, serverUrl: url }));
  }
  const database = await explainLoginErrors('databaseUrl', url, () => Database.connect({ url, ownerUrl }));
  try {
    await (ownerUrl === undefined ? database.migrate() : requireMigrated(database));
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
