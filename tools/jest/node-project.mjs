import { join } from 'node:path';

const workspace = join(import.meta.dirname, '../..');
const postgres = {
  globalSetup: join(workspace, 'tools/test/start-postgres.mjs'),
  globalTeardown: join(workspace, 'tools/test/stop-postgres.mjs'),
};

/**
 * Jest settings for a project that runs in Node: TypeScript as ES modules, straight from the sources.
 * @param {string} displayName the project's name in the report
 * @param {string} rootDir the project's folder
 * @param {import('jest').Config & { postgres?: boolean }} more settings that differ; `postgres`: the tests need one
 * @returns {import('jest').Config}
 */
export const nodeProject = (displayName, rootDir, { postgres: needsPostgres = false, ...more } = {}) => ({
  displayName,
  rootDir,
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  testEnvironment: 'node',
  testTimeout: 30_000,
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      'ts-jest',
      { useESM: true, tsconfig: join(rootDir, 'tsconfig.spec.json'), diagnostics: false },
    ],
  },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@mikrochat/(contract|database|accounts|auth)$': join(workspace, 'libs/$1/src/index.ts'),
    '^@mikrochat/accounts/password-rule$': join(workspace, 'libs/accounts/src/passwords/password-rule.ts'),
    '^@mikrochat/auth/presets$': join(workspace, 'libs/auth/src/methods/oauth/presets/index.ts'),
    '^@mikrochat/test-databases$': join(workspace, 'tools/test/databases.ts'),
    '^@mikrochat/test-mail$': join(workspace, 'tools/test/smtp-test-server.ts'),
  },
  ...(needsPostgres ? postgres : {}),
  ...more,
});
