import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasNode24 } from './node24.mjs';
import { StepError } from './step.mjs';
import { workspace } from './workspace.mjs';

const readPackages = (file) => JSON.parse(readFileSync(join(workspace, file), 'utf8')).packages;

/** Whether everything that package-lock.json names lies in node_modules; npm writes its own list there at the very end. */
function isInstalled() {
  if (!existsSync(join(workspace, 'node_modules/.package-lock.json')) || !hasNode24()) return false;
  const present = readPackages('node_modules/.package-lock.json');
  return Object.entries(readPackages('package-lock.json')).every(
    ([path, { version, link, optional }]) =>
      path === '' || link || (present[path] ? present[path].version === version : optional),
  );
}

/** npm as it was called, else the one in the PATH; another package manager may have called us as well. */
function npm(...args) {
  const { npm_execpath: script = '', npm_node_execpath: node } = process.env;
  const [command, ...before] = /npm-cli\.js$/.test(script) && node ? [node, script] : ['npm'];
  return spawnSync(command, [...before, ...args], {
    cwd: workspace,
    encoding: 'utf8',
    shell: process.platform === 'win32' && command === 'npm',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/**
 * Brings the dependencies where some are missing or others are wanted.
 * @throws {StepError} with npm's words and what to do
 */
export function ensureDependencies() {
  if (isInstalled()) return;
  const begin = performance.now();
  console.log('• Installing dependencies (a minute or two, the first time) …');
  // Older machines' Node is fine for npm itself; what needs a newer one gets it from node_modules.
  const { status, stdout, stderr, error } = npm('ci', '--loglevel=error', '--no-audit', '--no-fund');
  if (status !== 0) {
    const words = error?.message ?? `${stdout}${stderr}`.trim();
    throw new StepError(`${words}\n\nnpm ci failed. Is the network there? Then try again.`);
  }
  console.log(`  Installing dependencies: ${((performance.now() - begin) / 1000).toFixed(0)} s`);
}
