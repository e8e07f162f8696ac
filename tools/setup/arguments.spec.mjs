import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { passArguments, stdio } from './arguments.mjs';

const module = pathToFileURL(join(import.meta.dirname, 'arguments.mjs')).href;
// Prints what it was given, and what every user of the machine can see of it.
const program = `
  import { receiveArguments } from '${module}';
  import { readFileSync } from 'node:fs';
  const args = await receiveArguments();
  console.log(JSON.stringify({ args, shown: readFileSync('/proc/self/cmdline', 'utf8') }));
`;

/** What the child prints. */
async function printedBy(args) {
  const [, , ...more] = stdio;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', ...more],
  });
  passArguments(child, args);
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) text += chunk;
  return JSON.parse(text);
}

const onLinux = process.platform === 'linux' ? it : it.skip;

onLinux('arguments arrive whole, and not on the command line', async () => {
  const args = ['--jwtSecret', 'a secret\n"with" everything ✓', '', '--port=0', 'x'.repeat(100_000)];
  const printed = await printedBy(args);
  expect(printed.args).toEqual(args);
  expect(printed.shown).not.toContain('a secret');
});
