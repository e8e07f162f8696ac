import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from './setup/build.mjs';
import { ensureDependencies } from './setup/install.mjs';
import { nx } from './setup/nx.mjs';
import { workspace } from './setup/workspace.mjs';

/** Where every project's `test` and `journeys` leave what Jest counted (nx.json). */
const folder = join(workspace, '.nx');

const reports = () =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => /-(test|journeys)\.json$/.test(name))
    .map((name) => join(folder, name));

// One project at a time: Jest itself uses every core, and the journeys share the machine with browsers and servers.
// The product is built by now, and no result is taken from the cache: this command says what is true today.
const flags = [
  '--parallel=1',
  '--exclude-task-dependencies',
  '--skip-nx-cache',
  '--output-style=stream-without-prefixes',
];

/** Runs a target of every project that has it. @returns whether all of them succeeded */
function runAll(target) {
  const { command, args, env } = nx('run-many', `--target=${target}`, ...flags);
  const { status } = spawnSync(command, args, {
    cwd: workspace,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  return status === 0;
}

/** What Jest counted in all projects; a suite that could not run counts as one failure. */
function countReported() {
  const all = reports().map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const sum = (key) => all.reduce((total, report) => total + report[key], 0);
  return {
    passed: sum('numPassedTests'),
    failed: sum('numFailedTests') + sum('numRuntimeErrorTestSuites'),
    skipped: sum('numPendingTests'),
  };
}

async function testAll(args) {
  if (args.length > 0) {
    throw new Error('This runs all tests. For some of them: npm run test:one -- <file or words of a title>.');
  }
  ensureDependencies();
  await ensureBuild();
  for (const file of reports()) rmSync(file);
  const succeeded = ['test', 'journeys'].map(runAll).every(Boolean);
  const { passed, failed, skipped } = countReported();
  // A worker that died, or a teardown that threw, fails the run and is in no report.
  return { passed, failed: failed || Number(!succeeded), skipped };
}

const { passed, failed, skipped } = await testAll(process.argv.slice(2)).catch((error) => {
  console.error(`\n${error.message}`);
  return { passed: 0, failed: 1, skipped: 0 };
});
console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
