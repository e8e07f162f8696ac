import pg from 'pg';

const CLOSED_WITHIN_MS = 1_000;

/** How long a connection may take, in milliseconds. */
export interface Bounds extends pg.ClientConfig {
  /** Until a query is answered; the server's own `statement_timeout` cannot be heard on a silent link. */
  readonly answerTimeoutMs?: number;
}

/**
 * A connection that is lost, and says so, when a query is not answered in time: a link can stay open and deliver
 * nothing. Whatever is under way on it fails then, and a pool throws it away. (pg's own `query_timeout` leaves the
 * query on the connection, and what follows waits behind it.)
 */
export class BoundedClient extends pg.Client {
  constructor(bounds: Bounds = {}) {
    super(bounds);
    // What is under way fails by itself; an error between two queries would otherwise end the process.
    this.on('error', () => undefined);
    const { answerTimeoutMs } = bounds;
    if (answerTimeoutMs === undefined) return;
    const send = this.query.bind(this) as (...query: unknown[]) => unknown;
    this.query = ((...query: unknown[]) => {
      const answer = send(...query);
      return answer instanceof Promise ? this.answered(answer, answerTimeoutMs) : answer;
    }) as pg.Client['query'];
  }

  /** Ends the connection at once. @param reason with which everything that is under way fails */
  destroy(reason?: Error): void {
    this.connection.stream.destroy(reason);
  }

  override end(): Promise<void>;
  override end(callback: (error: Error) => void): void;
  /** Ends the connection in the agreed way, and without the server's consent after a second. */
  override end(callback?: (error: Error) => void): Promise<void> | void {
    const late = setTimeout(() => this.destroy(), CLOSED_WITHIN_MS).unref();
    this.once('end', () => clearTimeout(late));
    return callback ? super.end(callback) : super.end();
  }

  private async answered<T>(answer: Promise<T>, withinMs: number): Promise<T> {
    const late = setTimeout(() => this.destroy(new Error('Query read timeout')), withinMs);
    try {
      return await answer;
    } finally {
      clearTimeout(late);
    }
  }
}
