import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appFolder } from '../app-folder.js';
import type { Environment } from './environment.js';
import { parseArguments } from './arguments.js';
import { inspect } from './load.js';
import { ConfigurationError, Mistakes } from './mistakes.js';
import { helpText } from './help.js';
import { settings } from './settings.js';
import { get } from './tree.js';

/** What a command prints, and how the process ends. */
export interface CommandResult {
  readonly text: string;
  readonly exitCode: number;
}

/** As the package names itself, from the sources as well as once built. */
const { version: VERSION } = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')) as {
  version: string;
};

const MASK = '••••';

async function check(...from: Parameters<typeof inspect>): Promise<CommandResult> {
  const { warnings } = await inspect(...from);
  return {
    text: ['The configuration is fine.', ...warnings.map((one) => `  Note: ${one}`)].join('\n'),
    exitCode: 0,
  };
}

async function print(...from: Parameters<typeof inspect>): Promise<CommandResult> {
  const { configuration, sources, makesSecret } = await inspect(...from);
  const lines = settings.map(({ key, isSecret }) => {
    const value = get(configuration, key);
    const made = makesSecret && key === 'auth.jwtSecret';
    const shown =
      value === undefined
        ? '(none)'
        : isSecret
          ? made
            ? '(made at the start)'
            : MASK
          : JSON.stringify(value);
    return `${key} = ${shown}   # ${sources.get(key) ?? 'default'}`;
  });
  return { text: [...lines, ...providers(configuration.oauth)].join('\n'), exitCode: 0 };
}

/** Providers by name alone: they hold secrets and nothing that is worth a line each. */
function providers(oauth: Awaited<ReturnType<typeof inspect>>['configuration']['oauth']): string[] {
  const ids = [...Object.keys(oauth.presets), ...oauth.custom.map(({ id }) => id)];
  return [`oauth providers = ${ids.length === 0 ? '(none)' : ids.join(', ')}`];
}

async function testMail(address: string, ...from: Parameters<typeof inspect>): Promise<CommandResult> {
  const { configuration } = await inspect(...from);
  const { tryMail } = await import('../mail/mail-test.js');
  return tryMail(address, configuration);
}

async function orMistakes(work: Promise<CommandResult>): Promise<CommandResult> {
  return work.catch((error: unknown) => {
    if (error instanceof ConfigurationError) return { text: error.message, exitCode: 1 };
    throw error;
  });
}

/** Carries out `--help`, `--version`, `--mail-test`, `--check-config` or `--print-config`; null where the server is to start. */
export async function runCommand(
  argv: readonly string[],
  environment: Environment,
  workingDirectory: string,
): Promise<CommandResult | null> {
  // What else is wrong with the arguments, the commands themselves say.
  const { commands, mailTest } = parseArguments(argv, new Mistakes());
  if (commands.has('help')) return { text: helpText(), exitCode: 0 };
  if (commands.has('version')) return { text: `MikroChat Auth ${VERSION}`, exitCode: 0 };
  if (mailTest !== undefined) return orMistakes(testMail(mailTest, argv, environment, workingDirectory));
  if (commands.has('check-config')) return orMistakes(check(argv, environment, workingDirectory));
  if (commands.has('print-config')) return orMistakes(print(argv, environment, workingDirectory));
  return null;
}
