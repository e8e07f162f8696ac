import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { startPostmaster, stopOrphan, stopPostmaster, type Server } from './postmaster.js';

const MAX_TRIES = 3;
const RETRY_DELAY_MS = 500;

/** A Postgres server that is restarted on the same port when it crashes: the application only sees it unavailable. */
export class SupervisedServer {
  #child: ChildProcess | null = null;
  #restart: Promise<void> = Promise.resolve();
  #isStopping = false;
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  /** @throws Error with the end of the server's log */
  async start(): Promise<void> {
    await stopOrphan(this.#server.paths);
    await this.#launch();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#restart;
    if (this.#child) await stopPostmaster(this.#child);
  }

  /** Retries, since the port may be taken meanwhile, or the children of a killed server may still be ending. */
  async #launch(tries = 1): Promise<void> {
    try {
      this.#child = await startPostmaster(this.#server);
      this.#child.once('exit', () => this.#onExit());
    } catch (error) {
      if (tries === MAX_TRIES || this.#isStopping) throw error;
      await delay(RETRY_DELAY_MS * tries);
      await this.#launch(tries + 1);
    }
  }

  #onExit(): void {
    if (this.#isStopping) return;
    this.#child = null;
    this.#restart = this.#launch().catch(() => undefined);
  }
}
