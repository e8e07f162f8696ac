import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { node24 } from './node24.mjs';
import { runStep } from './step.mjs';
import { workspace } from './workspace.mjs';

const shared = ['package-lock.json', 'tsconfig.base.json'];
const advice = 'Where the sources are yours, mend what is named above; a fresh clone builds as it is.';

/** Everything that is built: from what, by what, and the file that is then there. */
const parts = [
  {
    name: 'api',
    title: 'Building the server',
    project: 'apps/api/project.json',
    sources: [...shared, 'libs', 'apps/api'],
    output: 'apps/api/dist/main.js',
    // tsc trusts its notes about earlier builds, also where their output is gone.
    args: (isOutputThere) => [
      'node_modules/typescript/bin/tsc',
      '--build',
      'apps/api',
      ...(isOutputThere ? [] : ['--force']),
    ],
  },
  {
    name: 'web',
    title: 'Building the web app',
    project: 'apps/web/project.json',
    sources: [...shared, 'libs/contract', 'apps/web'],
    output: 'apps/web/dist/browser/index.html',
    args: () => ['node_modules/nx/dist/bin/nx.js', 'run', 'web:build', '--outputStyle=static'],
    env: { NX_DAEMON: 'false', NX_TUI: 'false' },
  },
];

const noteOf = ({ name }) => join(workspace, `.cache/built-${name}`);

/** What was built from which sources; an output that somebody else wrote since then does not match. */
function state({ sources, output }) {
  const file = join(workspace, output);
  return existsSync(file) ? `${fingerprint(sources)} ${statSync(file).mtimeMs}` : 'missing';
}

const isBuilt = (part) => existsSync(noteOf(part)) && readFileSync(noteOf(part), 'utf8') === state(part);

async function build(part) {
  const { title, output, args, env } = part;
  const isOutputThere = existsSync(join(workspace, output));
  await runStep({ title, command: node24(), args: args(isOutputThere), env, advice });
  mkdirSync(join(workspace, '.cache'), { recursive: true });
  writeFileSync(noteOf(part), state(part));
}

/**
 * Builds whatever is missing or older than its sources.
 * @throws {import('./step.mjs').StepError} with the compiler's words
 */
export async function ensureBuild() {
  const missing = parts.filter((part) => existsSync(join(workspace, part.project)) && !isBuilt(part));
  const results = await Promise.allSettled(missing.map(build));
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}
