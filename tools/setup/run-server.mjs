import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { receiveArguments } from './arguments.mjs';
import { workspace } from './workspace.mjs';

// The server, started by another Node: its arguments come through a pipe, and stand where it looks for them.
process.argv.push(...(await receiveArguments()));
await import(pathToFileURL(join(workspace, 'apps/api/dist/main.js')).href);
