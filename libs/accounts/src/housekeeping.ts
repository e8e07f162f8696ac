import type { AuditLog } from './audit/audit-queue.js';

const INTERVAL_MS = 15 * 60 * 1000;

/** The tasks by name; the log shows the name of a task that failed. */
export type HousekeepingTasks = Readonly<Record<string, () => Promise<unknown>>>;

/** Deletes expired data every 15 minutes. Tasks run one after another, and a failing one does not stop the others. */
export class Housekeeping {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isRunning = false;

  constructor(
    private readonly tasks: HousekeepingTasks,
    private readonly log?: AuditLog,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.run(), INTERVAL_MS).unref();
  }

  /** Waits for the run in progress. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Runs all tasks now, or joins the run in progress. */
  run(): Promise<void> {
    if (!this.isRunning) this.running = this.runTasks();
    return this.running;
  }

  private async runTasks(): Promise<void> {
    this.isRunning = true;
    for (const [task, work] of Object.entries(this.tasks)) {
      // The next run tries again, for example when the database is back.
      await work().catch((error: unknown) => this.log?.warn({ err: error, task }, 'housekeeping failed'));
    }
    this.isRunning = false;
  }
}
