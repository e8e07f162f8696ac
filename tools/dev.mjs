import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { end, Server } from './dev/server.mjs';
import { ensureDependencies } from './setup/install.mjs';
import { nx } from './setup/nx.mjs';
import { workspace } from './setup/workspace.mjs';

const INSPECT = '--inspect';
/** Nx waits that long for Angular's server to end by itself, which it never does. */
const KILL_AFTER_MS = '100';
// Angular's own variable for the port of its development server.
const { PORT: webPort = '4200' } = process.env;

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return String(port);
}

/**
 * Compiles the API and its libraries, now and after every save.
 * @param {() => void} onBuilt called after each build without errors
 */
async function watchServer(onBuilt) {
  const { default: ts } = await import('typescript');
  const reportStatus = ({ messageText }) => {
    console.log(`• Server: ${messageText}`);
    // The compiler gives the number of errors in this sentence only.
    if (messageText.startsWith('Found 0 errors')) onBuilt();
  };
  const host = ts.createSolutionBuilderWithWatchHost(ts.sys, undefined, undefined, undefined, reportStatus);
  ts.createSolutionBuilderWithWatch(host, ['apps/api'], {}).build();
}

/** Prints what Angular's server says, but for its tables of files. @returns when it can be opened */
function printWithoutTables(output) {
  return new Promise((resolve) => {
    createInterface({ input: output }).on('line', (line) => {
      const text = stripVTControlCharacters(line);
      if (!text.includes(' | ')) console.log(line);
      if (text.includes('Local:')) resolve();
    });
  });
}

/** Angular's development server, which sends on to the API what belongs to it (dev/api-proxy.mjs). */
function serveWeb(apiPort) {
  const { command, args, env } = nx('run', 'web:serve', '--output-style=stream-without-prefixes');
  const own = {
    PORT: webPort,
    DEV_API_URL: `http://127.0.0.1:${apiPort}`,
    NX_PROCESS_KILL_GRACE_PERIOD: KILL_AFTER_MS,
  };
  const child = spawn(command, args, {
    cwd: workspace,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, ...own },
  });
  return { child, ready: printWithoutTables(child.stdout) };
}

/** The API's own arguments, and those of its Node. */
function serverOf(args, apiPort) {
  const own = ['--port', apiPort, '--appUrl', `http://localhost:${webPort}`];
  const nodeArgs = args.filter((arg) => arg.startsWith(INSPECT));
  return new Server([...own, ...args.filter((arg) => !nodeArgs.includes(arg))], nodeArgs);
}

async function develop(args) {
  const apiPort = await freePort();
  const server = serverOf(args, apiPort);
  let web;
  let stopping;
  const stop = (exitCode) => {
    stopping ??= Promise.all([server.stop(), end(web?.child)]).then(() => process.exit(exitCode));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));
  await watchServer(() => {
    if (!web) {
      // What it needs of the API is built now.
      web = serveWeb(apiPort);
      web.child.once('exit', (code) => stop(code ?? 1));
    }
    // The address that the server prints works from its first time on.
    void web.ready.then(() => stopping ?? server.restart());
  });
}

ensureDependencies();
process.chdir(workspace);
await develop(process.argv.slice(2));
