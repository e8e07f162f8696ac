import { settings, type Setting } from './settings.js';

const WIDTH = 80;
const COLUMN = 34;

const titles: Record<string, string> = {
  auth: 'Sign-in',
  chat: 'Initial admin',
  email: 'Mail',
  storage: 'Database',
  audit: 'Audit trail',
  server: 'Server',
};

const kinds: Record<Setting['kind'], string> = { text: ' TEXT', number: ' N', boolean: '', list: ' A,B' };

function wrap(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length + 1 > WIDTH - COLUMN) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.join(`\n${' '.repeat(COLUMN)}`);
}

function line({ flag, kind, help, variables }: Setting): string {
  const left = `  --${flag}${kinds[kind]}`;
  const also = variables.length > 0 ? ` [${variables.join(', ')}]` : '';
  const gap = left.length < COLUMN ? left.padEnd(COLUMN) : `${left}\n${' '.repeat(COLUMN)}`;
  return gap + wrap(help + also);
}

/** The text of `--help`. */
export function helpText(): string {
  const groups = Object.entries(titles).map(([section, title]) => {
    const lines = settings.filter(({ key }) => key.startsWith(`${section}.`)).map(line);
    return [`${title}:`, ...lines].join('\n');
  });
  return [
    'MikroChat Auth: accounts and sign-in for a team chat',
    '',
    'Usage: npm start -- [flags]',
    '',
    'A flag overrides a variable [NAME], a variable mikrochat.config.json (or .mjs),',
    'and that the default. NAME_FILE reads a value from a file.',
    '',
    groups.join('\n\n'),
    '',
    'Other:',
    '  --config FILE                   Read this file, not mikrochat.config.json',
    '  --check-config                  Check the configuration and exit',
    '  --print-config                  Print it with masked secrets and exit',
    '  --mail-test EMAIL               Send a mail to this email address and exit',
    '  --version, --help',
  ].join('\n');
}
