import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ESLint } from 'eslint';

const workspace = join(import.meta.dirname, '../..');

// Each room's own file stands in for the forbidden text, so that the project graph and the types are the real ones.
const files = {
  contract: 'libs/contract/src/index.ts',
  database: 'libs/database/src/index.ts',
  accounts: 'libs/accounts/src/index.ts',
  auth: 'libs/auth/src/index.ts',
  api: 'apps/api/src/app.module.ts',
  web: 'apps/web/src/main.ts',
};

/** The arrows of the house: on whom each room may stand. */
const below = {
  contract: [],
  database: ['contract'],
  accounts: ['contract', 'database'],
  auth: ['contract', 'accounts'],
  api: ['contract', 'database', 'accounts', 'auth'],
  web: ['contract'],
};
const libraries = ['contract', 'database', 'accounts', 'auth'];
const pairs = Object.keys(files).flatMap((room) =>
  libraries.filter((other) => other !== room).map((other) => [room, other]),
);

const boundaries = '@nx/enforce-module-boundaries';
const refusals = [boundaries, 'no-restricted-imports'];

// The parser would read the files from disk, not the texts given here, where it takes the run for one of CI.
const parserOptions = { disallowAutomaticSingleRunInference: true };
const eslint = new ESLint({
  cwd: workspace,
  overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions } },
});
// Which import stands where needs no types, and loading those of six rooms takes long.
const withoutTypes = new ESLint({
  cwd: workspace,
  ruleFilter: ({ ruleId }) => !ruleId.startsWith('@typescript-eslint/') || ruleId.endsWith('no-explicit-any'),
  overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions: { project: false } } },
});

async function complaints(file, text, linter = withoutTypes) {
  const [{ messages }] = await linter.lintText(text, { filePath: join(workspace, file) });
  return messages.map(({ ruleId, message }) => ruleId ?? message);
}

async function isRefused(room, imported) {
  const text = `import * as imported from '${imported}';\nexport const used = imported;\n`;
  const rules = await complaints(files[room], text);
  return rules.some((rule) => refusals.includes(rule));
}

beforeAll(() => {
  // The rule passes silently over a workspace whose graph nobody has drawn yet.
  const nx = join(workspace, 'node_modules/nx/dist/bin/nx.js');
  const { status, stderr } = spawnSync(process.execPath, [nx, 'show', 'projects'], {
    cwd: workspace,
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false' },
  });
  if (status !== 0) throw new Error(stderr);
});

describe('the arrows of the house point down', () => {
  it.each(pairs.filter(([room, other]) => below[room].includes(other)))(
    '%s may stand on %s',
    async (room, other) => expect(await isRefused(room, `@mikrochat/${other}`)).toBe(false),
  );

  it.each(pairs.filter(([room, other]) => !below[room].includes(other)))(
    '%s may not reach %s',
    async (room, other) => expect(await isRefused(room, `@mikrochat/${other}`)).toBe(true),
  );

  it.each([
    [
      'a path around the name',
      `import * as cellar from '../../../libs/database/src/index.js';\nexport { cellar };`,
    ],
    ['a type only', `import type { Database } from '@mikrochat/database';\nexport type { Database };`],
    ['a later import', `export const later = () => import('@mikrochat/database');`],
    ['passing it on', `export * from '@mikrochat/database';`],
  ])('nor by %s', async (_, text) => expect(await complaints(files.web, text)).toContain(boundaries));
});

describe('one room alone says the name of a library', () => {
  it.each([
    ['contract', 'zod'],
    ['database', 'typeorm'],
    ['database', 'pg'],
    ['accounts', 'node:crypto'],
    ['auth', 'passport-jwt'],
    ['auth', '@nestjs/passport'],
    ['api', 'fastify'],
    ['api', '@nestjs/core'],
    ['web', '@angular/core'],
    ['web', 'zod'],
  ])('%s may import %s', async (room, name) => expect(await isRefused(room, name)).toBe(false));

  it.each([
    ...['typeorm', 'pg', '@nestjs/common', 'rxjs', 'node:fs', 'crypto'].map((name) => ['contract', name]),
    ...['@nestjs/common', 'passport-jwt', 'fastify', 'node:http'].map((name) => ['database', name]),
    ...['typeorm', 'pg', 'passport', 'fastify', '@nestjs/common', '@nestjs/passport'].map((name) => [
      'accounts',
      name,
    ]),
    ...['@nestjs/platform-fastify', '@nestjs/throttler', 'node:http', 'https'].map((name) => [
      'accounts',
      name,
    ]),
    ...['typeorm', 'pg', 'fastify', '@fastify/static'].map((name) => ['auth', name]),
    ...['typeorm', 'pg', 'passport', 'passport-jwt', '@nestjs/passport'].map((name) => ['api', name]),
    ...['typeorm', 'pg', '@nestjs/common', 'passport', 'fastify', 'node:fs', 'path'].map((name) => [
      'web',
      name,
    ]),
  ])('%s may not import %s', async (room, name) => expect(await isRefused(room, name)).toBe(true));
});

describe('the rules of the house', () => {
  const long = `export function long(): void {\n${'  void 0;\n'.repeat(51)}}\n`;

  it.each([
    [
      'the environment outside main.ts',
      files.api,
      'export const { env } = process;',
      'no-restricted-properties',
    ],
    ['any', files.accounts, 'export const x: any = 1;', '@typescript-eslint/no-explicit-any'],
    ['a function of 51 lines', files.auth, long, 'max-lines-per-function'],
    ['a file of 251 lines', files.database, 'void 0;\n'.repeat(251), 'max-lines'],
    [
      'a picture without words',
      'apps/web/src/app/users/users-page.html',
      '<img src="ada.png">',
      '@angular-eslint/template/alt-text',
    ],
    [
      'a click that no key can make',
      'apps/web/src/app/users/users-page.html',
      '<div (click)="open()">Open</div>',
      '@angular-eslint/template/click-events-have-key-events',
    ],
  ])('refuse %s', async (_, file, text, rule) => expect(await complaints(file, text)).toContain(rule));

  it('let main.ts alone read the environment', async () => {
    expect(await complaints('apps/api/src/main.ts', 'export const { env } = process;\n')).toEqual([]);
  });

  it('refuse a promise that nobody waits for', async () => {
    const text = 'export function f(): void {\n  Promise.resolve();\n}\n';
    expect(await complaints(files.contract, text, eslint)).toEqual([
      '@typescript-eslint/no-floating-promises',
    ]);
  });
});
