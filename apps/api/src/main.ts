import { enableCompileCache } from 'node:module';
import { report, reportFailure, reportWaiting } from './start-report.js';

// Compiled code is kept between starts: the second one is what people wait for.
enableCompileCache();

const { loadConfiguration, runCommand } = await import('./configuration/index.js');

/** Whatever has to be let go of, newest first. */
const open: (() => Promise<void>)[] = [];
const FORCED_AFTER_MS = 15_000;
// Ctrl-C comes twice under npm, which passes on what the terminal sends to everybody: this far apart it is one.
const SAME_SIGNAL_MS = 1_000;

async function letGo(): Promise<void> {
  for (let close = open.pop(); close; close = open.pop()) await close();
}

/** Ends once, whoever asks how often; a second signal does not wait any longer. */
let endingSince: number | null = null;
function end(): void {
  if (endingSince !== null) {
    if (performance.now() - endingSince > SAME_SIGNAL_MS) process.exit(1);
    return;
  }
  endingSince = performance.now();
  setTimeout(() => process.exit(1), FORCED_AFTER_MS).unref();
  letGo().then(
    () => process.exit(0),
    (error: unknown) => {
      reportFailure(error);
      process.exit(1);
    },
  );
}

async function serve(argv: readonly string[]): Promise<void> {
  const { configuration, warnings } = await loadConfiguration(argv, process.env, process.cwd());
  const { storage } = configuration;
  // The modules of the server load while the database starts.
  const loading = import('./app.js');
  const databaseUrl = storage.databaseUrl ?? (await startDatabase(storage.databaseDirectory));
  const [{ start }, { whenDatabaseAnswers }] = await Promise.all([loading, import('./wait-for-database.js')]);
  const complete = { ...configuration, storage: { ...storage, databaseUrl } };
  const app = await whenDatabaseAnswers(() => start(complete), reportWaiting);
  open.push(() => app.close());
  report(configuration, warnings, app);
}

async function startDatabase(folder: string): Promise<string> {
  const { startEmbeddedDatabase } = await import('./embedded-database/index.js');
  const database = await startEmbeddedDatabase(folder);
  open.push(() => database.stop());
  return database.url;
}

process.title = 'mikrochat-auth';
process.on('SIGINT', end).on('SIGTERM', end);

const argv = process.argv.slice(2);
try {
  const command = await runCommand(argv, process.env, process.cwd());
  if (command) {
    console.log(command.text);
    process.exitCode = command.exitCode;
  } else await serve(argv);
} catch (error) {
  reportFailure(error);
  await letGo().catch(() => undefined);
  process.exit(1);
}
