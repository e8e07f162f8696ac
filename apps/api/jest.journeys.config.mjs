import { nodeProject } from '../../tools/jest/node-project.mjs';

/** The API's journeys: a real server on a real Postgres, spoken to over HTTP. */
export default nodeProject('api journeys', import.meta.dirname, {
  postgres: true,
  setupFiles: ['<rootDir>/journeys/support/nest-first.mjs'],
  testMatch: ['<rootDir>/journeys/**/*.e2e.ts'],
  maxWorkers: 2,
  // Hashing gives way to everything else, on a busy machine for long.
  testTimeout: 60_000,
});
