import type { AuditLog } from './audit/audit-queue.js';

const EVERY_MS = 15 * 60 * 1000;

/** What grows by use and is cut back: a name for the log, and the work. */
export type HousekeepingTasks = Readonly<Record<string, () => Promise<unknown>>>;

/** Removes what is over, every quarter of an hour: one thing after another, whichever of them fails. */
export class Housekeeping {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isRunning = false;

  constructor(
    private readonly tasks: HousekeepingTasks,
    private readonly log?: AuditLog,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.run(), EVERY_MS).unref();
  }

  /** Waits for a round that is under way. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Does a round now, or joins the one that is under way. */
  run(): Promise<void> {
    if (!this.isRunning) this.running = this.round();
    return this.running;
  }

  private async round(): Promise<void> {
    this.isRunning = true;
    for (const [task, work] of Object.entries(this.tasks)) {
      // A database that is away now will be there in a quarter of an hour.
      await work().catch((error: unknown) => this.log?.warn({ err: error, task }, 'housekeeping failed'));
    }
    this.isRunning = false;
  }
}
