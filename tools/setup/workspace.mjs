import { fileURLToPath } from 'node:url';

/** The folder that holds everything. */
// import.meta.dirname came with Node 20.11; the machine's own may be older.
export const workspace = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
