import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { passArguments, stdio } from './setup/arguments.mjs';
import { ensureBuild } from './setup/build.mjs';
import { ensureDependencies } from './setup/install.mjs';
import { isNode24, node24 } from './setup/node24.mjs';
import { workspace } from './setup/workspace.mjs';

const main = join(workspace, 'apps/api/dist/main.js');
const runner = join(workspace, 'tools/setup/run-server.mjs');

/** Hands the terminal to a newer Node, passes signals on and ends as it ends. */
function runWithNode24() {
  const server = spawn(node24(), [runner, main], { stdio });
  passArguments(server, process.argv.slice(2));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal));
  server.once('close', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

/** Sets up what is missing, then becomes the server. */
async function start() {
  ensureDependencies();
  await ensureBuild();
  if (isNode24()) await import(pathToFileURL(main).href);
  else runWithNode24();
}

// In place of the arguments, which every user of the machine could read for as long as this runs.
process.title = 'mikrochat-start';
process.chdir(workspace);
start().catch((error) => {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
});
