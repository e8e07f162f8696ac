import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appFolder } from '../app-folder.js';
import type { Environment } from './environment.js';
import { parseArguments } from './arguments.js';
import { inspect } from './load.js';
import { ConfigurationError, Mistakes } from './mistakes.js';
import { helpText } from './help.js';
import { settings, type Setting } from './settings.js';
import { get } from './tree.js';

/** The output and the exit code of a command. */
export interface CommandResult {
  readonly text: string;
  readonly exitCode: number;
}

/** The version in package.json. */
const { version: VERSION } = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')) as {
  version: string;
};

const MASK = '••••';

async function check(...input: Parameters<typeof inspect>): Promise<CommandResult> {
  const { warnings } = await inspect(...input);
  return {
    text: ['The configuration is fine.', ...warnings.map((warning) => `  Note: ${warning}`)].join('\n'),
    exitCode: 0,
  };
}

async function print(...input: Parameters<typeof inspect>): Promise<CommandResult> {
  const { configuration, sources, generatesSecret } = await inspect(...input);
  const display = ({ key, isSecret }: Setting): string => {
    const value = get(configuration, key);
    if (value === undefined) return '(none)';
    if (generatesSecret && key === 'auth.jwtSecret') return '(generated at the start)';
    return isSecret ? MASK : JSON.stringify(value);
  };
  const lines = settings.map(
    (setting) => `${setting.key} = ${display(setting)}   # ${sources.get(setting.key) ?? 'default'}`,
  );
  return { text: [...lines, ...providers(configuration.oauth)].join('\n'), exitCode: 0 };
}

/** The ids of the providers only: their settings contain secrets. */
function providers(oauth: Awaited<ReturnType<typeof inspect>>['configuration']['oauth']): string[] {
  const ids = [...Object.keys(oauth.presets), ...oauth.custom.map(({ id }) => id)];
  return [`oauth providers = ${ids.length === 0 ? '(none)' : ids.join(', ')}`];
}

async function testMail(recipient: string, ...input: Parameters<typeof inspect>): Promise<CommandResult> {
  const { configuration } = await inspect(...input);
  const { sendTestMail } = await import('../mail/mail-test.js');
  return sendTestMail(recipient, configuration);
}

async function orMistakes(work: Promise<CommandResult>): Promise<CommandResult> {
  return work.catch((error: unknown) => {
    if (error instanceof ConfigurationError) return { text: error.message, exitCode: 1 };
    throw error;
  });
}

/** Runs `--help`, `--version`, `--mail-test`, `--check-config` or `--print-config`; null to start the server. */
export async function runCommand(
  argv: readonly string[],
  environment: Environment,
  workingDirectory: string,
): Promise<CommandResult | null> {
  // The commands report mistakes in the arguments themselves.
  const { commands, mailTest } = parseArguments(argv, new Mistakes());
  if (commands.has('help')) return { text: helpText(), exitCode: 0 };
  if (commands.has('version')) return { text: `MikroChat Auth ${VERSION}`, exitCode: 0 };
  if (mailTest !== undefined) return orMistakes(testMail(mailTest, argv, environment, workingDirectory));
  if (commands.has('check-config')) return orMistakes(check(argv, environment, workingDirectory));
  if (commands.has('print-config')) return orMistakes(print(argv, environment, workingDirectory));
  return null;
}
