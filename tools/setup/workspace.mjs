import { join } from 'node:path';

/** The folder that holds everything. */
export const workspace = join(import.meta.dirname, '../..');
