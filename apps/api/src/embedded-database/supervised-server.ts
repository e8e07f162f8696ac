import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { clearAway, startPostmaster, stopPostmaster, type Server } from './postmaster.js';

const ATTEMPTS = 3;
const PAUSE_MS = 500;

/** A server that is started again, on the same port, when it ends unasked: the application only sees a pause. */
export class SupervisedServer {
  #child: ChildProcess | null = null;
  #restart: Promise<void> = Promise.resolve();
  #isStopping = false;
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  /** @throws Error with the server's last words */
  async start(): Promise<void> {
    await clearAway(this.#server.places);
    await this.#launch();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#restart;
    if (this.#child) await stopPostmaster(this.#child);
  }

  /** Another try helps where the port was taken meanwhile, or a killed server's own children are still leaving. */
  async #launch(attempt = 1): Promise<void> {
    try {
      this.#child = await startPostmaster(this.#server);
      this.#child.once('exit', () => this.#onExit());
    } catch (error) {
      if (attempt === ATTEMPTS || this.#isStopping) throw error;
      await pause(PAUSE_MS * attempt);
      await this.#launch(attempt + 1);
    }
  }

  #onExit(): void {
    if (this.#isStopping) return;
    this.#child = null;
    this.#restart = this.#launch().catch(() => undefined);
  }
}
