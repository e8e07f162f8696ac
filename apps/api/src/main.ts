import { enableCompileCache } from 'node:module';
import type { Configuration } from './configuration/index.js';
import { Shutdown } from './shutdown.js';
import { ensurePort } from './port-check.js';
import { report, reportFailure, reportWaiting } from './start-report.js';

// Caches compiled code on disk, which shortens every start but the first.
enableCompileCache();

const shutdown = new Shutdown();

interface Urls {
  readonly databaseUrl: string;
  readonly migrationUrl?: string | undefined;
}

async function startDatabase(folder: string): Promise<Urls> {
  const { startEmbeddedDatabase } = await import('./embedded-database/index.js');
  const { url, serverUrl, stop } = await startEmbeddedDatabase(folder);
  shutdown.onRelease(() => stop());
  return { databaseUrl: serverUrl, migrationUrl: url };
}

const urlsOf = ({ databaseUrl, migrationUrl }: Configuration['storage']): Urls | undefined =>
  databaseUrl === undefined ? undefined : { databaseUrl, migrationUrl };

async function serve(argv: readonly string[]): Promise<void> {
  const { loadConfiguration } = await import('./configuration/index.js');
  const { configuration, warnings } = await loadConfiguration(argv, process.env, process.cwd());
  const { server, storage } = configuration;
  await ensurePort(server.port, server.host);
  // Loads the modules of the server while the database starts.
  const [urls, { start }, { waitForDatabase }] = await Promise.all([
    urlsOf(storage) ?? startDatabase(storage.databaseDirectory),
    import('./app.js'),
    import('./wait-for-database.js'),
  ]);
  const { signal } = shutdown;
  signal.throwIfAborted();
  const complete = { ...configuration, storage: { ...storage, ...urls } };
  const app = await waitForDatabase(urls.databaseUrl, () => start(complete), {
    onWait: reportWaiting,
    signal,
  });
  shutdown.onRelease(() => app.close());
  report(configuration, warnings, app);
}

async function serveUntilShutdown(argv: readonly string[]): Promise<number> {
  try {
    await serve(argv);
    await shutdown.requested;
  } catch (error) {
    // An error caused by a shutdown during the start is no failure.
    if (!shutdown.signal.aborted) throw error;
  } finally {
    await shutdown.releaseAll();
  }
  return 0;
}

async function main(argv: readonly string[]): Promise<number> {
  const { runCommand } = await import('./configuration/index.js');
  const command = await runCommand(argv, process.env, process.cwd());
  if (!command) return serveUntilShutdown(argv);
  console.log(command.text);
  return command.exitCode;
}

process.title = 'mikrochat-auth';
shutdown.listen();
try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  reportFailure(error);
  process.exit(1);
}
