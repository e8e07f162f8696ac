import { Socket } from 'node:net';

/** The child's end of the pipe: behind standard input, output and error. */
const DESCRIPTOR = 3;

/** How a child has to be started for {@link passArguments}. */
export const stdio = ['inherit', 'inherit', 'inherit', 'pipe'];

/**
 * Gives a child its arguments through a pipe. What stands on a command line is shown to every user of the machine, and
 * flags may hold secrets.
 * @param {import('node:child_process').ChildProcess} child started with {@link stdio}
 * @param {readonly string[]} args
 */
export function passArguments(child, args) {
  const pipe = /** @type {Socket} */ (child.stdio[DESCRIPTOR]);
  // A child that could not be started, or ends at once, says so itself.
  pipe.on('error', () => undefined);
  pipe.end(JSON.stringify(args));
}

/**
 * Reads the arguments in the child.
 * @returns {Promise<string[]>}
 */
export async function receiveArguments() {
  let text = '';
  for await (const chunk of new Socket({ fd: DESCRIPTOR }).setEncoding('utf8')) text += chunk;
  return JSON.parse(text);
}
