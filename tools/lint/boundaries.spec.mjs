import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { nx } from '../setup/nx.mjs';
import { workspace } from '../setup/workspace.mjs';

// An existing file of each project gets the forbidden text, so that the project graph and the types are the real ones.
const files = {
  contract: 'libs/contract/src/index.ts',
  database: 'libs/database/src/index.ts',
  accounts: 'libs/accounts/src/index.ts',
  auth: 'libs/auth/src/index.ts',
  api: 'apps/api/src/app.module.ts',
  web: 'apps/web/src/main.ts',
};

/** Which libraries each project may import. */
const allowed = {
  contract: [],
  database: ['contract'],
  accounts: ['contract', 'database'],
  auth: ['contract', 'accounts'],
  api: ['contract', 'database', 'accounts', 'auth'],
  web: ['contract'],
};
const libraries = ['contract', 'database', 'accounts', 'auth'];
const pairs = Object.keys(files).flatMap((project) =>
  libraries.filter((other) => other !== project).map((other) => [project, other]),
);

const boundaries = '@nx/enforce-module-boundaries';
const importRules = [boundaries, 'no-restricted-imports'];

// The parser would read the files from disk, not the texts given here, where it takes the run for one of CI.
const parserOptions = { disallowAutomaticSingleRunInference: true };
const eslint = new ESLint({
  cwd: workspace,
  overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions } },
});
// The import rules need no types, and loading those of six projects takes long.
const withoutTypes = new ESLint({
  cwd: workspace,
  ruleFilter: ({ ruleId }) => !ruleId.startsWith('@typescript-eslint/') || ruleId.endsWith('no-explicit-any'),
  overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions: { project: false } } },
});

async function complaints(file, text, linter = withoutTypes) {
  const [{ messages }] = await linter.lintText(text, { filePath: join(workspace, file) });
  return messages.map(({ ruleId, message }) => ruleId ?? message);
}

async function isRefused(project, imported) {
  const text = `import * as imported from '${imported}';\nexport const used = imported;\n`;
  const rules = await complaints(files[project], text);
  return rules.some((rule) => importRules.includes(rule));
}

beforeAll(() => {
  // Without a project graph, the rule passes everything.
  const { command, args, env } = nx('show', 'projects');
  const options = { cwd: workspace, encoding: 'utf8', env: { ...process.env, ...env } };
  const { status, stderr } = spawnSync(command, args, options);
  if (status !== 0) throw new Error(stderr);
});

describe('imports between projects', () => {
  it.each(pairs.filter(([project, other]) => allowed[project].includes(other)))(
    '%s may import %s',
    async (project, other) => expect(await isRefused(project, `@mikrochat/${other}`)).toBe(false),
  );

  it.each(pairs.filter(([project, other]) => !allowed[project].includes(other)))(
    '%s may not import %s',
    async (project, other) => expect(await isRefused(project, `@mikrochat/${other}`)).toBe(true),
  );

  it.each([
    [
      'by a relative path',
      `import * as database from '../../../libs/database/src/index.js';\nexport { database };`,
    ],
    ['as a type only', `import type { Database } from '@mikrochat/database';\nexport type { Database };`],
    ['by a dynamic import', `export const later = () => import('@mikrochat/database');`],
    ['by re-exporting it', `export * from '@mikrochat/database';`],
  ])('web may not import database %s', async (_, text) =>
    expect(await complaints(files.web, text)).toContain(boundaries),
  );
});

describe('imports of libraries', () => {
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
  ])('%s may import %s', async (project, name) => expect(await isRefused(project, name)).toBe(false));

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
  ])('%s may not import %s', async (project, name) => expect(await isRefused(project, name)).toBe(true));
});

describe('lint rules', () => {
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
      'an image without alternative text',
      'apps/web/src/app/users/users-page.html',
      '<img src="ada.png">',
      '@angular-eslint/template/alt-text',
    ],
    [
      'a click handler without a key handler',
      'apps/web/src/app/users/users-page.html',
      '<div (click)="open()">Open</div>',
      '@angular-eslint/template/click-events-have-key-events',
    ],
  ])('refuse %s', async (_, file, text, rule) => expect(await complaints(file, text)).toContain(rule));

  it('allow the environment in main.ts', async () => {
    expect(await complaints('apps/api/src/main.ts', 'export const { env } = process;\n')).toEqual([]);
  });

  it('refuse a floating promise', async () => {
    const text = 'export function f(): void {\n  Promise.resolve();\n}\n';
    expect(await complaints(files.contract, text, eslint)).toEqual([
      '@typescript-eslint/no-floating-promises',
    ]);
  });
});
