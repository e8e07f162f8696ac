import { enableCompileCache } from 'node:module';
import type { Configuration } from './configuration/index.js';
import { Shutdown } from './shutdown.js';
import { ensurePort } from './port-check.js';
import { report, reportFailure, reportWaiting } from './start-report.js';

// Compiled code is kept between starts: the second one is what people wait for.
enableCompileCache();

const ending = new Shutdown();

interface Urls {
  readonly databaseUrl: string;
  readonly migrationUrl?: string | undefined;
}

async function startDatabase(folder: string): Promise<Urls> {
  const { startEmbeddedDatabase } = await import('./embedded-database/index.js');
  const { url, serverUrl, stop } = await startEmbeddedDatabase(folder);
  ending.onRelease(() => stop());
  return { databaseUrl: serverUrl, migrationUrl: url };
}

const urlsOf = ({ databaseUrl, migrationUrl }: Configuration['storage']): Urls | undefined =>
  databaseUrl === undefined ? undefined : { databaseUrl, migrationUrl };

async function serve(argv: readonly string[]): Promise<void> {
  const { loadConfiguration } = await import('./configuration/index.js');
  const { configuration, warnings } = await loadConfiguration(argv, process.env, process.cwd());
  const { server, storage } = configuration;
  await ensurePort(server.port, server.host);
  // The modules of the server load while the database starts.
  const [urls, { start }, { whenDatabaseAnswers }] = await Promise.all([
    urlsOf(storage) ?? startDatabase(storage.databaseDirectory),
    import('./app.js'),
    import('./wait-for-database.js'),
  ]);
  const { signal } = ending;
  signal.throwIfAborted();
  const complete = { ...configuration, storage: { ...storage, ...urls } };
  const app = await whenDatabaseAnswers(urls.databaseUrl, () => start(complete), {
    onWait: reportWaiting,
    signal,
  });
  ending.onRelease(() => app.close());
  report(configuration, warnings, app);
}

async function serveUntilAsked(argv: readonly string[]): Promise<number> {
  try {
    await serve(argv);
    await ending.requested;
  } catch (error) {
    // What breaks because the end was asked for in the middle of the start is no failure.
    if (!ending.signal.aborted) throw error;
  } finally {
    await ending.letGo();
  }
  return 0;
}

async function main(argv: readonly string[]): Promise<number> {
  const { runCommand } = await import('./configuration/index.js');
  const command = await runCommand(argv, process.env, process.cwd());
  if (!command) return serveUntilAsked(argv);
  console.log(command.text);
  return command.exitCode;
}

process.title = 'mikrochat-auth';
ending.listen();
try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  reportFailure(error);
  process.exit(1);
}
