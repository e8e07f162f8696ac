import { dirname } from 'node:path';
import { findBinaries } from './binaries.js';
import { ensureCluster, ensureFolder, placesIn, urlOf } from './cluster.js';
import { ownFolder } from './owner-lock.js';
import { clearAway, freePort, startPostmaster, stopPostmaster } from './postmaster.js';
import { chooseServerUser } from './server-user.js';

/** A Postgres that runs for this process alone. */
export interface EmbeddedDatabase {
  readonly url: string;
  /** Stops it cleanly and gives its folder back. */
  stop(): Promise<void>;
}

/**
 * Starts a real Postgres whose data lies in `folder`, made at the first start. Recovers from whatever a killed
 * process left behind.
 * @throws Error with a sentence for the operator
 */
export async function startEmbeddedDatabase(folder: string): Promise<EmbeddedDatabase> {
  const places = placesIn(folder);
  const binaries = await findBinaries();
  const user = chooseServerUser([dirname(binaries.postgres), dirname(folder)]);
  ensureFolder(places, user.owner);
  const giveBack = ownFolder(folder);
  try {
    await clearAway(places);
    await ensureCluster(binaries, places, user);
    const port = await freePort();
    const child = await startPostmaster(binaries, places, port, user);
    const stop = async (): Promise<void> => {
      await stopPostmaster(child);
      giveBack();
    };
    return { url: urlOf(places, port), stop };
  } catch (error) {
    giveBack();
    throw error;
  }
}
