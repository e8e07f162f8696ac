import type { Mistakes } from './mistakes.js';
import { suggestion } from './mistakes.js';
import { settings, type Setting } from './settings.js';

/** The parsed command line. */
export interface ParsedArguments {
  readonly values: ReadonlyMap<Setting, string | true | false>;
  readonly commands: ReadonlySet<string>;
  /** The configuration file of `--config`. */
  readonly file: string | undefined;
  /** The recipient of `--mail-test`. */
  readonly mailTest: string | undefined;
}

/** Flags that run a command instead of starting the server. */
export const commandFlags = ['help', 'version', 'check-config', 'print-config'] as const;

/** Flags with a value that are no settings. */
const valueFlags = ['config', 'mail-test'] as const;

const EXAMPLE = 'npm start -- --port 9000';
const byFlag = new Map(settings.map((setting) => [setting.flag, setting]));
const knownFlags = [...byFlag.keys(), ...commandFlags, ...valueFlags].map((name) => `--${name}`);

interface Flag {
  readonly name: string;
  readonly value: string | undefined;
}

function readFlag(argument: string): Flag {
  const [, name = '', value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
  return { name, value };
}

/** Reads `--port 9000`, `--port=9000`, `--https`, `--no-https`. */
export function parseArguments(argv: readonly string[], mistakes: Mistakes): ParsedArguments {
  const values = new Map<Setting, string | boolean>();
  const commands = new Set<string>();
  const rest = [...argv];
  const flagValues = new Map<string, string | undefined>();
  const valueOf = ({ name, value }: Flag): string | undefined => {
    if (value !== undefined) return value;
    const next = rest[0];
    if (next === undefined || next.startsWith('--')) mistakes.add(`--${name} needs a value`);
    else return rest.shift();
    return undefined;
  };
  const set = (setting: Setting, value: string | boolean | undefined): void => {
    if (value !== undefined) values.set(setting, value);
  };
  const reject = ({ name, value }: Flag): void => {
    // Names the flag only: its value, or a word without a flag, may be a secret.
    if (name) mistakes.add(`--${name} is not a flag${suggestion(`--${name}`, knownFlags)}`);
    else mistakes.add(`an argument belongs to no flag; with npm, flags follow after --, as in: ${EXAMPLE}`);
    // Skips the value of the unknown flag, which would be a second mistake.
    if (name && value === undefined && rest[0]?.startsWith('--') === false) rest.shift();
  };
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const flag = readFlag(argument);
    const setting = byFlag.get(flag.name);
    const negated = byFlag.get(flag.name.replace(/^no-/, ''));
    if (commandFlags.some((name) => name === flag.name)) commands.add(flag.name);
    else if (valueFlags.some((name) => name === flag.name)) flagValues.set(flag.name, valueOf(flag));
    else if (setting?.kind === 'boolean') set(setting, flag.value ?? booleanAfter(rest));
    else if (setting) set(setting, valueOf(flag));
    else if (negated?.kind === 'boolean' && flag.name.startsWith('no-')) set(negated, false);
    else reject(flag);
  }
  return { values, commands, file: flagValues.get('config'), mailTest: flagValues.get('mail-test') };
}

function booleanAfter(rest: string[]): string | true {
  return rest[0] === 'true' || rest[0] === 'false' ? (rest.shift() ?? true) : true;
}
