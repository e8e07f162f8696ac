import { existsSync, readFileSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { jsonErrorPosition } from './json-error-position.js';
import type { Mistakes } from './mistakes.js';
import { isTree, type Tree } from './tree.js';

/** The default names, without `--config`. */
const names = ['mikrochat.config.json', 'mikrochat.config.mjs'];

/** A parsed configuration file. */
export interface ConfigurationFile {
  /** The path relative to the working directory, for messages. */
  readonly name: string;
  readonly tree: Tree;
}

function findFile(given: string | undefined, workingDirectory: string, mistakes: Mistakes): string | null {
  if (given === undefined) {
    const found = names.filter((name) => existsSync(join(workingDirectory, name)));
    if (found.length > 1)
      mistakes.add(`${found.join(' and ')} are both there: keep one, or choose with --config`);
    return found[0] === undefined ? null : join(workingDirectory, found[0]);
  }
  const path = resolve(workingDirectory, given);
  if (existsSync(path)) return path;
  mistakes.add(`--config ${given}: there is no such file`);
  return null;
}

function readJson(path: string, name: string, mistakes: Mistakes): unknown {
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    mistakes.add(`${name} is not valid JSON: ${jsonErrorPosition(text)}`);
    return null;
  }
}

async function readModule(path: string): Promise<unknown> {
  const module = (await import(pathToFileURL(path).href)) as { default?: unknown };
  return module.default;
}

/**
 * Reads the configuration file.
 * @param given the value of `--config`
 * @returns null without a file, and for an unreadable one, which is a mistake
 */
export async function readConfigurationFile(
  given: string | undefined,
  workingDirectory: string,
  mistakes: Mistakes,
): Promise<ConfigurationFile | null> {
  const path = findFile(given, workingDirectory, mistakes);
  if (path === null) return null;
  const name = relative(workingDirectory, path) || path;
  const before = mistakes.list.length;
  try {
    const tree = extname(path) === '.json' ? readJson(path, name, mistakes) : await readModule(path);
    if (isTree(tree)) return { name, tree };
    if (mistakes.list.length === before) mistakes.add(`${name} has to hold an object`);
  } catch (error) {
    mistakes.add(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return null;
}
