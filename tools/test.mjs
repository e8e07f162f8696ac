import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from './setup/build.mjs';
import { ensureDependencies } from './setup/install.mjs';

const workspace = join(import.meta.dirname, '..');
const reports = join(workspace, '.cache/test-reports');

/** Every part of the tests: where its Jest settings are. */
const parts = [
  ['contract', 'libs/contract/jest.config.mjs'],
  ['database', 'libs/database/jest.config.mjs'],
  ['accounts', 'libs/accounts/jest.config.mjs'],
  ['auth', 'libs/auth/jest.config.mjs'],
  ['api', 'apps/api/jest.config.mjs'],
  ['web', 'apps/web/jest.config.mjs', []],
  ['tools', 'tools/jest.config.mjs'],
  ['api journeys', 'apps/api/jest.journeys.config.mjs'],
  ['browser journeys', 'apps/web/jest.journeys.config.mjs'],
];

const esm = ['--experimental-vm-modules', '--no-warnings'];

/** Runs one part; a part that dies without a report counts as one failure. */
function run([name, config, flags = esm], node) {
  console.log(`\n── ${name}`);
  const report = join(reports, `${name.replace(' ', '-')}.json`);
  rmSync(report, { force: true });
  const jest = join(workspace, 'node_modules/jest/bin/jest.js');
  const args = [...flags, jest, '--config', join(workspace, config), '--json', '--outputFile', report];
  const { status } = spawnSync(node, args, { cwd: workspace, stdio: ['ignore', 'ignore', 'inherit'] });
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  // Jest may fail for what is no test: a worker that died, a teardown that threw.
  return { passed: numPassedTests, failed: failed || Number(status !== 0), skipped: numPendingTests };
}

ensureDependencies();
const { ensureChromium } = await import('./test/chromium.mjs');
const { node24 } = await import('./setup/node24.mjs');
const node = node24();
await ensureBuild();
process.env.CHROMIUM_PATH = ensureChromium();
mkdirSync(reports, { recursive: true });

const wanted = process.argv.slice(2);
const results = parts
  .filter(([name]) => wanted.length === 0 || wanted.includes(name))
  .map((part) => run(part, node));
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const skipped = sum('skipped');
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
