import { spawnSync } from 'node:child_process';
import { relative, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { ensureDependencies } from './setup/install.mjs';
import { nx } from './setup/nx.mjs';
import { workspace } from './setup/workspace.mjs';
import { findTests } from './test/find-tests.mjs';

const USAGE = 'Say which tests: a file, or words of a title, as in “npm run test:one -- refresh token”.';

/** A path from the folder in which npm was called becomes one from the workspace; words stay as they are. */
function fromWorkspace(what) {
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), what);
  return existsSync(path) ? relative(workspace, path) : what;
}

/** Runs some files of one Nx task; Nx builds the product first where the task needs it. @returns the exit code */
function run(task, files, pattern) {
  // A result from the cache would answer another question. Journeys are never cached, what they are built from is.
  const cache = task.endsWith(':test') ? ['--skip-nx-cache'] : [];
  const titles = pattern ? ['--testNamePattern', pattern] : [];
  const options = ['--output-style=stream-without-prefixes', ...cache];
  const { command, args, env } = nx('run', task, ...options, '--', ...files, ...titles);
  const { status } = spawnSync(command, args, {
    cwd: workspace,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status ?? 1;
}

function testOne(what) {
  if (!what) throw new Error(USAGE);
  ensureDependencies();
  const { tasks, pattern } = findTests(workspace, fromWorkspace(what));
  if (tasks.size === 0) throw new Error(`No file of tests and no title has “${what}” in it.`);
  const codes = [...tasks].map(([task, files]) => run(task, files, pattern));
  return Math.max(...codes);
}

try {
  process.exitCode = testOne(process.argv.slice(2).join(' '));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
