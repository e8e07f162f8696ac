const FORCED_EXIT_MS = 15_000;
/** One Ctrl-C may deliver SIGINT twice: from the terminal and forwarded by npm. */
const DUPLICATE_SIGNAL_MS = 1_000;

/** Shuts the process down in order on SIGINT, SIGTERM or SIGHUP; a second signal or a timeout ends it at once. */
export class Shutdown {
  readonly #releases: (() => Promise<void>)[] = [];
  readonly #controller = new AbortController();
  #requestedAt = 0;

  /** Aborted when the shutdown is requested. */
  readonly signal: AbortSignal = this.#controller.signal;

  /** Fulfilled when the shutdown is requested. */
  readonly requested = new Promise<void>((resolve) =>
    this.signal.addEventListener('abort', () => resolve(), { once: true }),
  );

  listen(): void {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => this.#onSignal());
  }

  /** Registers a resource to release; {@link releaseAll} starts with the newest one. */
  onRelease(release: () => Promise<void>): void {
    this.#releases.push(release);
  }

  async releaseAll(): Promise<void> {
    for (let release = this.#releases.pop(); release; release = this.#releases.pop()) await release();
  }

  #onSignal(): void {
    const now = performance.now();
    if (this.signal.aborted) {
      if (now - this.#requestedAt > DUPLICATE_SIGNAL_MS) process.exit(1);
      return;
    }
    this.#requestedAt = now;
    setTimeout(() => process.exit(1), FORCED_EXIT_MS).unref();
    this.#controller.abort();
  }
}
