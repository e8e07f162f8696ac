import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const script = join(import.meta.dirname, 'start-database.mjs');

/** A process that runs the embedded Postgres of a folder. */
export class DatabaseProcess {
  /** Its first output: the database's URL, or the error message of a failed start. */
  readonly output: Promise<string>;
  readonly #child: ChildProcess;

  constructor(folder: string) {
    this.#child = spawn(process.execPath, ['--no-warnings', script, folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.output = new Promise((resolve) => {
      for (const stream of [this.#child.stdout, this.#child.stderr]) {
        stream?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
      }
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Sends a signal and waits for the exit. @returns the exit code */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return exitCode;
    const exit = once(this.#child, 'exit') as Promise<[number | null]>;
    this.#child.kill(signal);
    return (await exit)[0];
  }

  /** Waits for the exit. @returns the exit code */
  async exited(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    return ((await once(this.#child, 'exit')) as [number | null])[0];
  }
}
