import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from './setup/build.mjs';
import { ensureDependencies } from './setup/install.mjs';
import { node24 } from './setup/node24.mjs';
import { workspace } from './setup/workspace.mjs';

const reports = join(workspace, '.cache/test-reports');
const esm = ['--experimental-vm-modules'];

async function findChromium() {
  const { ensureChromium } = await import('./test/chromium.mjs');
  process.env.CHROMIUM_PATH = ensureChromium();
}

/** Every part of the tests, the quick ones first: where its Jest settings are, and what it needs. */
const parts = [
  { name: 'contract', config: 'libs/contract/jest.config.mjs' },
  { name: 'database', config: 'libs/database/jest.config.mjs' },
  { name: 'accounts', config: 'libs/accounts/jest.config.mjs' },
  { name: 'auth', config: 'libs/auth/jest.config.mjs' },
  { name: 'api', config: 'apps/api/jest.config.mjs' },
  { name: 'web', config: 'apps/web/jest.config.mjs', flags: [] },
  { name: 'tools', config: 'tools/jest.config.mjs' },
  { name: 'api-journeys', config: 'apps/api/jest.journeys.config.mjs' },
  { name: 'web-journeys', config: 'apps/web/jest.journeys.config.mjs', prepare: findChromium },
];

/** The parts that were asked for by name; all where none was. */
function wanted(names) {
  const unknown = names.find((name) => parts.every((part) => part.name !== name));
  if (unknown)
    throw new Error(`There is no part “${unknown}”, only ${parts.map(({ name }) => name).join(', ')}.`);
  return names.length === 0 ? parts : parts.filter(({ name }) => names.includes(name));
}

/** What Jest counted; it may also fail for what is no test: a worker that died, a teardown that threw. */
function countsOf(report, succeeded) {
  const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = report;
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { passed: numPassedTests, failed: failed || Number(!succeeded), skipped: numPendingTests };
}

/** Runs one part. @throws Error where it ended without a report */
async function run({ name, config, flags = esm, prepare }) {
  await prepare?.();
  const report = join(reports, `${name}.json`);
  rmSync(report, { force: true });
  const jest = [...flags, '--no-warnings', join(workspace, 'node_modules/jest/bin/jest.js')];
  const args = [...jest, '--config', join(workspace, config), '--json', '--outputFile', report];
  const { status, signal } = spawnSync(node24(), args, {
    cwd: workspace,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (!existsSync(report)) throw new Error(`It ended without a report${signal ? `, by ${signal}` : ''}.`);
  return countsOf(JSON.parse(readFileSync(report, 'utf8')), status === 0);
}

/** Does a piece of work that ends in counts; whatever stops it counts as one failure. */
async function counted(title, work) {
  const begin = performance.now();
  console.log(`\n── ${title}`);
  try {
    return await work();
  } catch (error) {
    console.error(`\n${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    console.log(`   ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  }
}

async function setUp(names) {
  wanted(names);
  ensureDependencies();
  await ensureBuild();
  mkdirSync(reports, { recursive: true });
  return { passed: 0, failed: 0, skipped: 0 };
}

async function testAll(names) {
  const results = [await counted('set-up', () => setUp(names))];
  if (results[0].failed > 0) return results;
  for (const part of wanted(names)) results.push(await counted(part.name, () => run(part)));
  return results;
}

const results = await testAll(process.argv.slice(2));
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const skipped = sum('skipped');
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
