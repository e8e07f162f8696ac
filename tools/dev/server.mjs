import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { passArguments, stdio } from '../setup/arguments.mjs';
import { node24 } from '../setup/node24.mjs';
import { workspace } from '../setup/workspace.mjs';

const runner = join(workspace, 'tools/setup/run-server.mjs');
/** The API as TypeScript compiled it. Not the bundle, which every save would have to make anew. */
export const compiledApi = join(workspace, 'apps/api/dist/out-tsc');

/** Ends a child process in order. */
export async function end(child) {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** The built server as a child process that can be started again and again. */
export class Server {
  #child;
  #last = Promise.resolve();

  /**
   * @param {string[]} args the server's own
   * @param {string[]} nodeFlags those of its Node
   */
  constructor(args, nodeFlags) {
    this.args = args;
    this.nodeFlags = nodeFlags;
  }

  /** Starts it, after the one that runs has ended and let go of its port and its database. */
  restart() {
    return this.#next(async () => {
      await end(this.#child);
      this.#child = spawn(
        node24(),
        ['--enable-source-maps', ...this.nodeFlags, runner, join(compiledApi, 'main.js')],
        { stdio },
      );
      passArguments(this.#child, this.args);
    });
  }

  stop() {
    return this.#next(() => end(this.#child));
  }

  #next(work) {
    this.#last = this.#last.then(work);
    return this.#last;
  }
}
