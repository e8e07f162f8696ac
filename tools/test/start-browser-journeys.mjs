import { ensureChromium } from './chromium.mjs';
import startPostgres from './start-postgres.mjs';

/** Sees to a Chromium, says in CHROMIUM_PATH where it is, and starts the Postgres of the run. */
export default async function startBrowserJourneys() {
  process.env.CHROMIUM_PATH = ensureChromium();
  await startPostgres();
}
