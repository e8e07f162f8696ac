import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { end, Server } from './dev/server.mjs';
import { freePort } from './setup/free-port.mjs';
import { ensureDependencies } from './setup/install.mjs';
import { nx } from './setup/nx.mjs';
import { workspace } from './setup/workspace.mjs';

/** Nx waits that long for Angular's server to end by itself, which it never does. */
const KILL_AFTER_MS = '100';
const options = { port: { type: 'string', default: '4200' }, inspect: { type: 'boolean' } };

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
function serveWeb(port, apiPort) {
  const { command, args, env } = nx('run', 'web:serve', '--output-style=stream-without-prefixes');
  const own = {
    // Angular's own variable; the machine's may mean something else.
    PORT: port,
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

/** Takes the flags that are meant for this script; all others go to the server. */
function readFlags(args) {
  const { values, tokens } = parseArgs({ args, options, strict: false, tokens: true });
  const own = tokens.filter(({ name }) => name in options);
  const taken = own.flatMap(({ index, inlineValue }) => (inlineValue === false ? [index, index + 1] : index));
  return { ...values, serverArgs: args.filter((_, index) => !taken.includes(index)) };
}

async function develop(args) {
  const { port, inspect, serverArgs } = readFlags(args);
  const apiPort = String(await freePort());
  const own = ['--port', apiPort, '--appUrl', `http://localhost:${port}`];
  const server = new Server([...own, ...serverArgs], inspect ? ['--inspect'] : []);
  let web;
  let stopping;
  const stop = (exitCode) => {
    stopping ??= Promise.all([server.stop(), end(web?.child)]).then(() => process.exit(exitCode));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));
  await watchServer(() => {
    if (!web) {
      // What it needs of the API is built now.
      web = serveWeb(port, apiPort);
      // It does not end by itself, unless its port is in use.
      web.child.once('exit', () => stop(1));
    }
    // The address that the server prints works from its first time on.
    void web.ready.then(() => stopping ?? server.restart());
  });
}

ensureDependencies();
process.chdir(workspace);
await develop(process.argv.slice(2));
