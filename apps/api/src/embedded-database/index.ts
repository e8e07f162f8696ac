import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { findBinaries } from './binaries.js';
import { ensureCluster, ensureServerPassword, pathsIn, restrictFolder, urlsOf } from './cluster.js';
import { lockFolder } from './folder-lock.js';
import { freePort } from './free-port.js';
import { chooseServerUser } from './server-user.js';
import { SupervisedServer } from './supervised-server.js';

/** A running Postgres server for this process alone. */
export interface EmbeddedDatabase {
  /** The URL of the role that owns the database. */
  readonly url: string;
  /** The URL of the role with which the server connects, which the migrations create. */
  readonly serverUrl: string;
  /** Stops the server and unlocks its folder. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a Postgres server with its data in `folder`, which the first start creates. Recovers from a process that was
 * killed with its server running or its data incomplete.
 * @throws Error for the operator
 */
export async function startEmbeddedDatabase(folder: string): Promise<EmbeddedDatabase> {
  const binaries = await findBinaries();
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const unlock = lockFolder(folder);
  try {
    const paths = pathsIn(folder);
    const user = chooseServerUser(paths.data, [dirname(binaries.postgres), dirname(folder)]);
    restrictFolder(paths, user.owner);
    await ensureCluster(binaries, paths, user);
    ensureServerPassword(paths, user);
    const port = await freePort();
    const server = new SupervisedServer({ binaries, paths, user, port });
    await server.start();
    const stop = (): Promise<void> => server.stop().finally(unlock);
    return { ...urlsOf(paths, port), stop };
  } catch (error) {
    unlock();
    throw error;
  }
}
