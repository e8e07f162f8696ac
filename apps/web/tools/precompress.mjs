import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

// Once at build time and as small as it gets, so that no request has to wait for it.
const folder = join(import.meta.dirname, '../dist/browser');
const worthwhile = /\.(js|css|svg|txt)$/;
// What an operator edits would disagree with its compressed copies.
const edited = new Set(['config.js']);

for (const name of readdirSync(folder)) {
  if (!worthwhile.test(name) || edited.has(name)) continue;
  const content = readFileSync(join(folder, name));
  const hint = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content, { params: hint }));
  writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
}
