const FORCED_AFTER_MS = 15_000;
/** A terminal's Ctrl-C may come twice at once: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MS = 1_000;

/** How this process ends: asked by a signal, in order; a second signal, or too long a wait, ends it at once. */
export class Shutdown {
  readonly #held: (() => Promise<void>)[] = [];
  readonly #request = new AbortController();
  #askedAt = 0;

  /** Aborted as soon as the end is asked for. */
  readonly signal: AbortSignal = this.#request.signal;

  /** Fulfilled then. */
  readonly requested = new Promise<void>((resolve) =>
    this.signal.addEventListener('abort', () => resolve(), { once: true }),
  );

  listen(): void {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => this.#ask());
  }

  /** Keeps what has to be let go of at the end, newest first. */
  onRelease(releaseAll: () => Promise<void>): void {
    this.#held.push(releaseAll);
  }

  async letGo(): Promise<void> {
    for (let next = this.#held.pop(); next; next = this.#held.pop()) await next();
  }

  #ask(): void {
    const now = performance.now();
    if (this.signal.aborted) {
      if (now - this.#askedAt > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    this.#askedAt = now;
    setTimeout(() => process.exit(1), FORCED_AFTER_MS).unref();
    this.#request.abort();
  }
}
