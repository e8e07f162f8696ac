import { existsSync, readFileSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Mistakes } from './mistakes.js';
import { isTree, type Tree } from './tree.js';

/** The names that are looked for when `--config` names none. */
const names = ['mikrochat.config.json', 'mikrochat.config.mjs'];

/** A configuration file that was read. */
export interface ConfigurationFile {
  /** For a person: relative to the working directory. */
  readonly name: string;
  readonly tree: Tree;
}

function findFile(wanted: string | undefined, workingDirectory: string, mistakes: Mistakes): string | null {
  if (wanted === undefined) return names.map((name) => join(workingDirectory, name)).find(existsSync) ?? null;
  const path = resolve(workingDirectory, wanted);
  if (existsSync(path)) return path;
  mistakes.add(`--config ${wanted}: there is no such file`);
  return null;
}

/** “line 3, column 7” of a place in a text. */
function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function explain(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const offset = /position (\d+)/.exec(message)?.[1];
  // The parser's message quotes the text around, which may be a secret.
  return offset === undefined ? 'it ends too early' : placeOf(text, Number(offset));
}

function readJson(path: string, name: string, mistakes: Mistakes): unknown {
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    mistakes.add(`${name} is not valid JSON: ${explain(error, text)}`);
    return null;
  }
}

async function readModule(path: string): Promise<unknown> {
  const module = (await import(pathToFileURL(path).href)) as { default?: unknown };
  return module.default;
}

/** Reads the configuration file; null where there is none or it cannot be read, which is then a mistake. */
export async function readConfigurationFile(
  wanted: string | undefined,
  workingDirectory: string,
  mistakes: Mistakes,
): Promise<ConfigurationFile | null> {
  const path = findFile(wanted, workingDirectory, mistakes);
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
