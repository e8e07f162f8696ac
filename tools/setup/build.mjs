import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nx } from './nx.mjs';
import { runStep } from './step.mjs';
import { workspace } from './workspace.mjs';

const sources = ['apps', 'libs', 'package-lock.json', 'tsconfig.base.json', 'nx.json'];
const outputs = ['apps/api/dist/main.js', 'apps/web/dist/browser/index.html'];
const note = join(workspace, '.cache/built');
const advice = 'Where the sources are yours, correct what is named above; a fresh clone builds as it is.';

const isSource = (name) => name !== 'dist' && name !== 'node_modules' && !name.startsWith('.');

/** When the files below a path were last written, moved or linked (their ctime), in milliseconds. */
function changesBelow(path) {
  const status = statSync(path);
  if (!status.isDirectory()) return [status.ctimeMs];
  return readdirSync(path)
    .filter(isSource)
    .flatMap((name) => changesBelow(join(path, name)));
}

/** Differs after any file was written, moved, added or removed. */
function stateOfSources() {
  const changes = sources.flatMap((path) => changesBelow(join(workspace, path)));
  return `${changes.length} files, the last changed at ${Math.max(...changes)}`;
}

const isBuilt = (state) =>
  existsSync(note) &&
  readFileSync(note, 'utf8') === state &&
  outputs.every((path) => existsSync(join(workspace, path)));

/**
 * Builds what is missing or older than its sources. What that is, Nx knows; it is asked only when a file has changed
 * since it was asked last (docs/decisions/nx.md).
 * @throws {import('./step.mjs').StepError} with the compiler's words
 */
export async function ensureBuild() {
  const state = stateOfSources();
  if (isBuilt(state)) return;
  await runStep({ title: 'Building', ...nx('run-many', '--target=build'), advice });
  mkdirSync(dirname(note), { recursive: true });
  writeFileSync(note, state);
}
