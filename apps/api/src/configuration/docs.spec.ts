import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationSchema } from './schema.js';
import { settings, type Setting } from './settings.js';
import { get } from './tree.js';

const file = join(import.meta.dirname, '../../../../docs/configuration.md');
const MARKERS = ['<!-- settings -->', '<!-- /settings -->'] as const;

const defaults = configurationSchema.parse({ email: {} });
const code = (text: string): string => (text === '' ? '' : `\`${text}\``);

function row({ key, flag, variables, help }: Setting): string {
  const value = get(defaults, key);
  const defaultValue = value === undefined ? '' : code(JSON.stringify(value).replaceAll(/["[\]]/g, ''));
  const cells = [code(key), code(`--${flag}`), variables.map(code).join(' '), defaultValue, help];
  return `| ${cells.join(' | ')} |`;
}

const head = ['| key | flag | variable | default | |', '| --- | --- | --- | --- | --- |'];
const table = [...head, ...settings.map(row)].join('\n');

/** A table without the padding of its columns. */
const withoutPadding = (text: string): string => text.trim().replace(/ +/g, ' ').replace(/-{3,}/g, '---');

it('documents exactly the existing settings (UPDATE_DOCS=1 writes the table)', () => {
  const [begin, end] = MARKERS;
  const text = readFileSync(file, 'utf8');
  const [before = '', documented = '', after = ''] = text.split(new RegExp(`(?<=${begin})|(?=${end})`));
  if (process.env['UPDATE_DOCS']) writeFileSync(file, `${before}\n\n${table}\n\n${after}`);
  else expect(withoutPadding(documented)).toBe(withoutPadding(table));
});
