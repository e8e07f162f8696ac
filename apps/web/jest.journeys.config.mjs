import { join } from 'node:path';
import { nodeProject } from '../../tools/jest/node-project.mjs';

/** Journeys through the built product in a real Chromium. */
export default nodeProject('browser journeys', import.meta.dirname, {
  postgres: true,
  testMatch: ['<rootDir>/journeys/**/*.e2e.ts'],
  maxWorkers: 2,
  testTimeout: 60_000,
  transform: {
    '\\.ts$': [
      'ts-jest',
      { useESM: true, tsconfig: join(import.meta.dirname, 'tsconfig.journeys.json'), diagnostics: false },
    ],
  },
});
