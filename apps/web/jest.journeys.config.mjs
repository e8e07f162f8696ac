import { join } from 'node:path';
import { nodeProject } from '../../tools/jest/node-project.mjs';

const { dirname } = import.meta;

/** Journeys through the built product in a real Chromium. */
export default nodeProject('browser journeys', dirname, {
  postgres: true,
  globalSetup: join(dirname, '../../tools/test/start-browser-journeys.mjs'),
  testMatch: ['<rootDir>/journeys/**/*.e2e.ts'],
  maxWorkers: 2,
  testTimeout: 60_000,
  transform: {
    '\\.ts$': [
      'ts-jest',
      { useESM: true, tsconfig: join(dirname, 'tsconfig.journeys.json'), diagnostics: false },
    ],
  },
});
