import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationSchema } from './schema.js';
import { settings, type Setting } from './settings.js';
import { get } from './tree.js';

const file = join(import.meta.dirname, '../../../../docs/configuration.md');
const MARKS = ['<!-- settings -->', '<!-- /settings -->'] as const;

const defaults = configurationSchema.parse({ email: {} });
const code = (text: string): string => (text === '' ? '' : `\`${text}\``);

function row({ key, flag, variables, help }: Setting): string {
  const value = get(defaults, key);
  const standard = value === undefined ? '' : code(JSON.stringify(value).replaceAll(/["[\]]/g, ''));
  return `| ${[code(key), code(`--${flag}`), variables.map(code).join(' '), standard, help].join(' | ')} |`;
}

const head = ['| key | flag | variable | default | |', '| --- | --- | --- | --- | --- |'];
const table = [...head, ...settings.map(row)].join('\n');

/** A table as it reads, however its columns are aligned. */
const plain = (text: string): string => text.trim().replace(/ +/g, ' ').replace(/-{3,}/g, '---');

it('documents exactly the settings there are (UPDATE_DOCS=1 writes them)', () => {
  const [begin, end] = MARKS;
  const text = readFileSync(file, 'utf8');
  const [before = '', written = '', after = ''] = text.split(new RegExp(`(?<=${begin})|(?=${end})`));
  if (process.env['UPDATE_DOCS']) writeFileSync(file, `${before}\n\n${table}\n\n${after}`);
  else expect(plain(written)).toBe(plain(table));
});
