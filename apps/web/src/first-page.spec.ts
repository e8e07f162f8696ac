import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const folder = join(__dirname, '../dist/browser');

/** Most bytes of JavaScript that the first page may take, also where a proxy compresses no better than gzip. */
const BUDGET = 110_000;

const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

/** A file and all that it imports at once; what it imports later is left out. */
function withImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, next] of read(file).matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) {
    if (next) withImports(next, seen);
  }
  return seen;
}

describe('the first page, as it was built', () => {
  const page = read('index.html');

  it('takes little JavaScript', () => {
    const main = /src="\/(main-[^"]+\.js)"/.exec(page)?.[1] ?? '';
    const bytes = [...withImports(main), 'config.js'].map((file) => gzipSync(read(file)).length);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(BUDGET);
  });

  it('brings no script and no style of its own, which the content security policy would refuse', () => {
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<base/);
  });

  it('fetches everything from its own origin', () => {
    const addresses = [...page.matchAll(/\s(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
    expect(addresses.every((address) => address?.startsWith('/') && !address.startsWith('//'))).toBe(true);
  });
});
