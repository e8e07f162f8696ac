import { ESLint } from 'eslint';
import { join } from 'node:path';

const workspace = join(import.meta.dirname, '../..');
const rule = '@nx/enforce-module-boundaries';

// Each room's own file stands in for the forbidden text, so that the project graph and the types are the real ones.
const files = {
  contract: 'libs/contract/src/index.ts',
  database: 'libs/database/src/index.ts',
  accounts: 'libs/accounts/src/index.ts',
  auth: 'libs/auth/src/index.ts',
  api: 'apps/api/src/app.module.ts',
  web: 'apps/web/src/main.ts',
};

const eslint = new ESLint({ cwd: workspace });

async function complaints(room, imported) {
  const text = `import * as imported from '${imported}';\nexport const used = imported;\n`;
  const [result] = await eslint.lintText(text, { filePath: join(workspace, files[room]) });
  return result.messages.filter(({ ruleId }) => ruleId === rule || ruleId === 'no-restricted-imports');
}

describe('the arrows of the house point down', () => {
  it.each([
    ['contract', '@mikrochat/database'],
    ['contract', '@nestjs/common'],
    ['contract', 'node:fs'],
    ['database', '@mikrochat/accounts'],
    ['database', '@nestjs/common'],
    ['database', 'passport-jwt'],
    ['accounts', '@mikrochat/auth'],
    ['accounts', 'typeorm'],
    ['accounts', 'pg'],
    ['accounts', 'fastify'],
    ['accounts', '@nestjs/common'],
    ['auth', '@mikrochat/database'],
    ['auth', '@mikrochat/api'],
    ['auth', 'typeorm'],
    ['auth', 'fastify'],
    ['api', 'typeorm'],
    ['api', 'passport-jwt'],
    ['web', '@mikrochat/accounts'],
    ['web', '@mikrochat/database'],
    ['web', '@nestjs/common'],
    ['web', 'node:fs'],
  ])('%s may not import %s', async (room, imported) => {
    expect(await complaints(room, imported)).not.toEqual([]);
  });

  it.each([
    ['contract', 'zod'],
    ['database', '@mikrochat/contract'],
    ['database', 'typeorm'],
    ['accounts', '@mikrochat/database'],
    ['auth', '@mikrochat/accounts'],
    ['auth', 'passport-jwt'],
    ['api', '@mikrochat/database'],
    ['api', '@mikrochat/auth'],
    ['api', 'fastify'],
    ['web', '@mikrochat/contract'],
    ['web', '@angular/core'],
  ])('%s may import %s', async (room, imported) => {
    expect(await complaints(room, imported)).toEqual([]);
  });
});
