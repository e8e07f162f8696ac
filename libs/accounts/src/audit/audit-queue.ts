import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import { isMalformedValue, type NewAuditEvent } from '@mikrochat/database';

/** Where problems with writing the audit trail are told; pino's shape. */
export interface AuditLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** How many refusals an event stands for. */
const weightOf = ({ details }: NewAuditEvent): number =>
  typeof details?.['count'] === 'number' ? details['count'] : 1;

const BATCH = 100;
const INITIAL_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;

/**
 * Events on their way into the database, in their order and in batches, behind the answers that caused them. While the
 * database is away they wait, a bounded number of them, and are tried again; an event may then be written twice, but
 * none is lost without a line in the log.
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

  /** Writes what waits, for so long at most. @returns how many refusals could not be written */
  async stop(milliseconds: number): Promise<number> {
    this.stopping.abort();
    await Promise.race([this.worker, pause(milliseconds, undefined, { ref: false })]);
    return this.waiting.reduce((sum, event) => sum + weightOf(event), 0);
  }

  private async work(): Promise<void> {
    // The answer goes first, and what is refused meanwhile shares the first batch.
    await setImmediate();
    while (this.waiting.length > 0 && (await this.writeBatch()));
    this.worker = undefined;
  }

  /** @returns whether to go on */
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

  /** One of these events will never be taken: they go one by one, and that one goes into the log. */
  private isolate([event, ...others]: readonly NewAuditEvent[], error: unknown): void {
    if (others.length > 0) this.batch = 1;
    else {
      this.log.error(
        { err: error, type: event?.type, refusals: event && weightOf(event) },
        'audit event refused',
      );
      this.written(1);
    }
  }

  /** @returns false where there is no later */
  private async retryLater(error: unknown): Promise<boolean> {
    if (this.stopping.signal.aborted) return false;
    this.log.warn({ err: error, events: this.waiting.length }, 'audit events wait for the database');
    const milliseconds = Math.min(INITIAL_BACKOFF_MS * 2 ** this.failures++, MAX_BACKOFF_MS);
    // The end of the server cuts the pause short: one more try.
    await pause(milliseconds, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
    return true;
  }
}
