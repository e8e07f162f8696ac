import { parseArguments } from './arguments.js';
import { readEnvironment, readPresets, type Environment } from './environment.js';
import { readConfigurationFile } from './file.js';
import type { Mistakes, Sources } from './mistakes.js';
import { get, isTree, leaves, put, type Tree } from './tree.js';
import { parseValue } from './values.js';

/** The merged values of file, environment and command line, not validated yet. */
export interface RawConfiguration {
  readonly tree: Tree;
  readonly sources: Sources;
  /** Whether there is no configuration file, outside production: the product is being evaluated. */
  readonly isEvaluation: boolean;
  readonly production: boolean;
  /** NODE_ENV when it names neither production nor a development environment. */
  readonly unknownEnvironment: string | undefined;
}

// Any other NODE_ENV counts as production: a wrong guess then costs convenience, not security.
const developmentNames = ['', 'development', 'test'];

/** The initial admin of an evaluation. */
const evaluationAdmin = { userName: 'admin', email: 'admin@example.com' };

function addEvaluationDefaults(tree: Tree): void {
  const isConfigured = ['auth', 'email', 'oauth'].some((section) => tree[section] !== undefined);
  // Passwords, since magic links need a mail server.
  if (!isConfigured) put(tree, 'auth.authMode', 'password');
  for (const [key, value] of Object.entries(evaluationAdmin)) {
    if (get(tree, `chat.initialUser.${key}`) === undefined) put(tree, `chat.initialUser.${key}`, value);
  }
}

/** Merges the configuration file, the environment and the command line; a later one takes precedence. */
export async function readRawConfiguration(
  argv: readonly string[],
  environment: Environment,
  workingDirectory: string,
  mistakes: Mistakes,
): Promise<RawConfiguration> {
  const { values, file: path } = parseArguments(argv, mistakes);
  const file = await readConfigurationFile(path, workingDirectory, mistakes);
  const tree: Tree = copy(file?.tree ?? {});
  const sources = new Map(leaves(tree).map((key) => [key, file?.name ?? '']));
  const set = (key: string, value: unknown, source: string): void => {
    put(tree, key, value);
    sources.set(key, source);
  };
  for (const { setting, text, source } of readEnvironment(environment, workingDirectory, mistakes)) {
    set(setting.key, parseValue(setting, text), source);
  }
  for (const { key, text, source } of readPresets(environment, workingDirectory, mistakes)) {
    set(key, text, source);
  }
  for (const [setting, text] of values) set(setting.key, parseValue(setting, text), `--${setting.flag}`);
  const name = environment['NODE_ENV'] ?? '';
  const production = !developmentNames.includes(name.toLowerCase());
  const unknownEnvironment = production && name.toLowerCase() !== 'production' ? name : undefined;
  const isEvaluation = file === null && path === undefined && !production;
  if (isEvaluation) addEvaluationDefaults(tree);
  return { tree, sources, isEvaluation, production, unknownEnvironment };
}

/** A copy with new objects; the functions of an `.mjs` file are kept. */
function copy(tree: Tree): Tree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, isTree(value) ? copy(value) : value]),
  );
}
