import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const roots = ['apps', 'libs', 'tools'];
const isTest = (path) => /\.(spec|e2e)\.m?ts$|\.spec\.mjs$/.test(path);
const isSource = (name) => name !== 'dist' && name !== 'node_modules' && !name.startsWith('.');

// The first argument of a call like `it(…)`, or of what `it.each(…)` returns, in a line of its own or not.
const TITLE = /^\s*(?:[\w.]+\(|.*\)\()?\s*(['"`])((?:\\.|(?!\1).)*)\1,/gm;

/** Titles are compared by their letters and digits: quotes and dashes are hard to type. */
const plain = (text) =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

function filesBelow(workspace, path) {
  return readdirSync(join(workspace, path), { withFileTypes: true })
    .filter(({ name }) => isSource(name))
    .flatMap((entry) => {
      const file = `${path}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(workspace, file) : [file];
    });
}

/** The Nx project and target that a file of tests belongs to. */
function taskOf(file) {
  const [root, folder] = file.split('/');
  const project = root === 'tools' ? root : folder;
  return `${project}:${file.endsWith('.e2e.ts') ? 'journeys' : 'test'}`;
}

const hasTitle = (words) => (text) =>
  [...text.matchAll(TITLE)].some(([, , title]) => plain(title).includes(plain(words).trim()));

/**
 * Finds tests by a file (a part of its path is enough; of a source, the spec beside it) or by words of their titles.
 * @param {string} workspace the folder that holds everything
 * @param {string} what
 * @returns {{ tasks: Map<string, string[]>, pattern?: string }} the files of each Nx task, and Jest's pattern for the
 *   titles where the words were found in titles
 */
export function findTests(workspace, what) {
  const tests = roots.flatMap((root) => filesBelow(workspace, root)).filter(isTest);
  const path = what.replace(/^\.\//, '').replace(/(?<!\.(?:spec|e2e))\.ts$/, '.spec.ts');
  const byPath = tests.filter((file) => file.includes(path));
  const isIn = (file) => hasTitle(what)(readFileSync(join(workspace, file), 'utf8'));
  const files = byPath.length > 0 ? byPath : tests.filter(isIn);
  const tasks = new Map();
  for (const file of files) tasks.set(taskOf(file), [...(tasks.get(taskOf(file)) ?? []), file]);
  return byPath.length > 0 ? { tasks } : { tasks, pattern: plain(what).trim().replaceAll(' ', '.+') };
}
