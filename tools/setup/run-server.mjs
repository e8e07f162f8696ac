import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { receiveArguments } from './arguments.mjs';

// The server, started by another Node that names its main file. Its arguments come through a pipe, and stand where it
// looks for them.
const [main] = process.argv.splice(2);
process.argv.push(...(await receiveArguments()));
await import(pathToFileURL(resolve(main)).href);
