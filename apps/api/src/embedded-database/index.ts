import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { findBinaries } from './binaries.js';
import { closeFolder, ensureCluster, ensureServerPassword, placesIn, urlsOf } from './cluster.js';
import { freePort } from './free-port.js';
import { lockFolder } from './owner-lock.js';
import { chooseServerUser } from './server-user.js';
import { SupervisedServer } from './supervised-server.js';

/** A Postgres that runs for this process alone. */
export interface EmbeddedDatabase {
  /** How the owner of everything connects. */
  readonly url: string;
  /** How our server connects, as a user that is yet to be created. */
  readonly serverUrl: string;
  /** Stops it cleanly and gives its folder back. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a real Postgres whose data lies in `folder`, made at the first start. Recovers from whatever a killed
 * process left behind.
 * @throws Error with a sentence for the operator
 */
export async function startEmbeddedDatabase(folder: string): Promise<EmbeddedDatabase> {
  const binaries = await findBinaries();
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const giveBack = lockFolder(folder);
  try {
    const places = placesIn(folder);
    const user = chooseServerUser(places.data, [dirname(binaries.postgres), dirname(folder)]);
    closeFolder(places, user.owner);
    await ensureCluster(binaries, places, user);
    ensureServerPassword(places, user);
    const port = await freePort();
    const server = new SupervisedServer({ binaries, places, user, port });
    await server.start();
    const stop = (): Promise<void> => server.stop().finally(giveBack);
    return { ...urlsOf(places, port), stop };
  } catch (error) {
    giveBack();
    throw error;
  }
}
