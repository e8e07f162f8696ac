import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { isMalformedValue, type NewAuditEvent } from '@mikrochat/database';

/** A logger with pino's signature. */
export interface AuditLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** The number of refusals that an event represents. */
const weightOf = ({ details }: NewAuditEvent): number =>
  typeof details?.['count'] === 'number' ? details['count'] : 1;

const BATCH = 100;
const INITIAL_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;

/**
 * Writes events to the database in order and in batches, after the response that caused them. While the database is
 * unavailable, a bounded number of events is kept and retried; an event may then be written twice, and each one that is
 * lost is logged.
 */
export class AuditQueue {
  private readonly waiting: NewAuditEvent[] = [];
  private readonly stopping = new AbortController();
  private worker: Promise<void> | undefined;
  private batch = BATCH;
  private failures = 0;

  constructor(
    private readonly write: (events: readonly NewAuditEvent[]) => Promise<void>,
    private readonly log: AuditLog,
    private readonly capacity = 1_000,
  ) {}

  /** @returns whether there was room */
  add(event: NewAuditEvent): boolean {
    if (this.waiting.length >= this.capacity) return false;
    this.waiting.push(event);
    this.worker ??= this.work();
    return true;
  }

  /** Writes the queued events. @param timeoutMs the time limit @returns the number of refusals that were not written */
  async stop(timeoutMs: number): Promise<number> {
    this.stopping.abort();
    await Promise.race([this.worker, delay(timeoutMs, undefined, { ref: false })]);
    return this.waiting.reduce((sum, event) => sum + weightOf(event), 0);
  }

  private async work(): Promise<void> {
    // The response is sent first, and refusals of the same moment share the first batch.
    await setImmediate();
    while (this.waiting.length > 0 && (await this.writeBatch()));
    this.worker = undefined;
  }

  /** @returns whether to continue */
  private async writeBatch(): Promise<boolean> {
    const events = this.waiting.slice(0, this.batch);
    try {
      await this.write(events);
      this.written(events.length);
    } catch (error) {
      if (!isMalformedValue(error)) return this.retryLater(error);
      this.isolate(events, error);
    }
    return true;
  }

  private written(count: number): void {
    this.waiting.splice(0, count);
    this.batch = BATCH;
    this.failures = 0;
  }

  /** Postgres rejects a value of one of these events: they are written one by one, and the rejected one is logged. */
  private isolate([event, ...rest]: readonly NewAuditEvent[], error: unknown): void {
    if (rest.length > 0) this.batch = 1;
    else {
      this.log.error(
        { err: error, type: event?.type, refusals: event && weightOf(event) },
        'audit event was rejected by the database',
      );
      this.written(1);
    }
  }

  /** @returns false if the queue is stopping */
  private async retryLater(error: unknown): Promise<boolean> {
    if (this.stopping.signal.aborted) return false;
    this.log.warn({ err: error, events: this.waiting.length }, 'audit events wait for the database');
    const milliseconds = Math.min(INITIAL_BACKOFF_MS * 2 ** this.failures++, MAX_BACKOFF_MS);
    // Stopping the server ends the delay early, for one more attempt.
    await delay(milliseconds, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
    return true;
  }
}
