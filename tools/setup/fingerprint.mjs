import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { workspace } from './workspace.mjs';

const skipped = new Set(['dist', 'node_modules', 'journeys', 'testing']);
const isSource = (name) => !skipped.has(name) && !name.startsWith('.') && !/\.spec\.m?ts$/.test(name);

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter(isSource).sort();
  return names.flatMap((name) => filesBelow(join(path, name)));
}

/**
 * What some files and folders hold, as one short text: equal contents, equal text.
 * @param {string[]} paths relative to the workspace
 */
export function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesBelow(join(workspace, path)))) {
    hash
      .update(`${relative(workspace, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('base64url');
}
