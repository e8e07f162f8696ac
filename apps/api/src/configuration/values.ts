import type { Setting } from './settings.js';

const words: Record<string, boolean> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
};

/** The value that a flag's or variable's text stands for; the text itself where it does not fit, for the schema to refuse. */
export function valueOf({ kind, key }: Setting, text: string | boolean): unknown {
  if (typeof text === 'boolean') return text;
  switch (kind) {
    case 'number':
      return /^-?\d+$/.test(text.trim()) ? Number(text) : text;
    case 'boolean':
      return words[text.toLowerCase()] ?? text;
    case 'list':
      return key === 'server.trustProxy' ? proxies(text) : list(text);
    case 'text':
      return text;
  }
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function proxies(text: string): boolean | number | string[] {
  if (/^\d+$/.test(text)) return Number(text);
  return text === 'true' || text === 'false' ? text === 'true' : list(text);
}
