import { join } from 'node:path';

const workspace = join(import.meta.dirname, '../..');

/**
 * Jest settings for a room that runs in Node: TypeScript as ES modules, straight from the sources.
 * @param {string} displayName the room's name in the report
 * @param {string} rootDir the room's folder
 * @param {import('jest').Config} more settings that differ
 * @returns {import('jest').Config}
 */
export const nodeProject = (displayName, rootDir, more = {}) => ({
  displayName,
  rootDir,
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  testEnvironment: 'node',
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
  },
  ...more,
});
