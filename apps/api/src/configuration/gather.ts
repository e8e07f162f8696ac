import { parseArguments } from './arguments.js';
import { readEnvironment, readPresets, type Environment } from './environment.js';
import { readConfigurationFile } from './file.js';
import type { Mistakes, Sources } from './mistakes.js';
import { get, isTree, leaves, put, type Tree } from './tree.js';
import { valueOf } from './values.js';

/** Everything that was said, strongest last, before anybody looked whether it makes sense. */
export interface Gathered {
  readonly tree: Tree;
  readonly sources: Sources;
  /** Nothing was configured, and this is no production: somebody tries the product. */
  readonly isEvaluation: boolean;
  readonly production: boolean;
  /** What NODE_ENV says where that is a word for neither production nor development. */
  readonly unknownEnvironment: string | undefined;
}

// A server that nobody declared to be for development is open to the world, more likely than not.
const developmentNames = ['', 'development', 'test'];

/** Who the first admin is where nobody said. */
const firstAdmin = { userName: 'admin', email: 'admin@example.com' };

function addEvaluationDefaults(tree: Tree): void {
  const touched = ['auth', 'email', 'oauth'].some((section) => tree[section] !== undefined);
  // Mail needs a server of somebody's; a password works at once.
  if (!touched) put(tree, 'auth.authMode', 'password');
  for (const [key, value] of Object.entries(firstAdmin)) {
    if (get(tree, `chat.initialUser.${key}`) === undefined) put(tree, `chat.initialUser.${key}`, value);
  }
}

/** Lays file, variables and flags over each other. */
export async function gather(
  argv: readonly string[],
  environment: Environment,
  workingDirectory: string,
  mistakes: Mistakes,
): Promise<Gathered> {
  const { values, file: wanted } = parseArguments(argv, mistakes);
  const file = await readConfigurationFile(wanted, workingDirectory, mistakes);
  const tree: Tree = copy(file?.tree ?? {});
  const sources = new Map(leaves(tree).map((key) => [key, file?.name ?? '']));
  const set = (key: string, value: unknown, source: string): void => {
    put(tree, key, value);
    sources.set(key, source);
  };
  for (const { setting, text, source } of readEnvironment(environment, workingDirectory, mistakes)) {
    set(setting.key, valueOf(setting, text), source);
  }
  for (const { key, text, source } of readPresets(environment, workingDirectory, mistakes))
    set(key, text, source);
  for (const [setting, text] of values) set(setting.key, valueOf(setting, text), `--${setting.flag}`);
  const name = environment['NODE_ENV'] ?? '';
  const production = !developmentNames.includes(name.toLowerCase());
  const unknownEnvironment = production && name.toLowerCase() !== 'production' ? name : undefined;
  const isEvaluation = file === null && wanted === undefined && !production;
  if (isEvaluation) addEvaluationDefaults(tree);
  return { tree, sources, isEvaluation, production, unknownEnvironment };
}

/** A copy whose objects may be changed; functions of an `.mjs` file stay what they are. */
function copy(tree: Tree): Tree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, isTree(value) ? copy(value) : value]),
  );
}
