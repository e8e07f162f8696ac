import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const script = join(import.meta.dirname, 'own-folder.mjs');

/** A process that owns the embedded Postgres of a folder. */
export class Owner {
  /** What it says: the database's URL, or why there is none. */
  readonly words: Promise<string>;
  readonly #child: ChildProcess;

  constructor(folder: string) {
    this.#child = spawn(process.execPath, ['--no-warnings', script, folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.words = new Promise((resolve) => {
      for (const stream of [this.#child.stdout, this.#child.stderr]) {
        stream?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
      }
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Sends a signal and waits for the end. @returns the exit code */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return exitCode;
    const exit = once(this.#child, 'exit') as Promise<[number | null]>;
    this.#child.kill(signal);
    return (await exit)[0];
  }

  /** Waits until it has ended by itself. @returns the exit code */
  async ended(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    return ((await once(this.#child, 'exit')) as [number | null])[0];
  }
}
