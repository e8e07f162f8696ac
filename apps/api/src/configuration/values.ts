import type { Setting } from './settings.js';

const booleans: Record<string, boolean> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
};

/** Parses the text of a flag or variable; returns an invalid text unchanged, for the schema to reject. */
export function parseValue({ kind, key }: Setting, text: string | boolean): unknown {
  if (typeof text === 'boolean') return text;
  switch (kind) {
    case 'number':
      return /^-?\d+$/.test(text.trim()) ? Number(text) : text;
    case 'boolean':
      return booleans[text.toLowerCase()] ?? text;
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
