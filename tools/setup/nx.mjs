import { join } from 'node:path';
import { node24 } from './node24.mjs';
import { workspace } from './workspace.mjs';

/**
 * How Nx is started: without a daemon, which would outlive the command, and with its plugins in the same process,
 * which takes half a second less.
 * @param {string[]} args
 */
export const nx = (...args) => ({
  command: node24(),
  args: [join(workspace, 'node_modules/nx/dist/bin/nx.js'), ...args],
  env: { NX_DAEMON: 'false', NX_TUI: 'false', NX_ISOLATE_PLUGINS: 'false' },
});
