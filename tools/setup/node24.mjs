import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from './workspace.mjs';

const NEEDED = 24;
const installed = join(
  workspace,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** Whether the Node that runs this one may run the product as well. */
export const isNode24 = () => Number(process.versions.node.split('.')[0]) >= NEEDED;

/** Whether the dependencies brought a Node along, or none is needed. */
export const hasNode24 = () => isNode24() || existsSync(installed);

/**
 * The Node that runs builds, tests and the server; the machine's own may be older.
 * @returns {string} its path
 * @throws {Error} where there is none
 */
export function node24() {
  if (existsSync(installed)) return installed;
  if (isNode24()) return process.execPath;
  throw new Error(`MikroChat needs Node ${NEEDED}, and npm could not bring it: install it, then try again.`);
}
