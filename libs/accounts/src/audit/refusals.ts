import type { Database } from '@mikrochat/database';
import type { Clock } from '../clock.js';
import { AuditQueue, type AuditLog } from './audit-queue.js';
import { RefusalWindow } from './refusal-window.js';
import type { Refusal } from './refusal.js';

const WINDOW_MS = 60_000;
const STOP_MS = 3_000;

const limits = { singlePerGroup: 10, single: 300, groups: 500 };

const silent: AuditLog = { warn: () => undefined, error: () => undefined };

/**
 * Writes refused requests to the audit trail, after the response and without delaying it. Bounded under a flood: in each
 * minute, the first ten of a type and code from one network or user become events of their own, the others one event with
 * their number. A killed process loses at most one minute of counts.
 */
export class Refusals {
  private readonly queue: AuditQueue;
  // Each has limits of its own: a flood of anonymous requests from many networks hides neither the refusals of signed-in
  // users nor those of existing accounts.
  private readonly ofSignedInUsers: RefusalWindow;
  private readonly ofExistingAccounts: RefusalWindow;
  private readonly anonymous: RefusalWindow;
  private openedAt: Date | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    database: Database,
    private readonly clock: Clock,
    private readonly log: AuditLog = silent,
  ) {
    this.queue = new AuditQueue((events) => database.audit.write(...events), log);
    const newWindow = () => new RefusalWindow(limits, (event) => this.queue.add(event));
    [this.ofSignedInUsers, this.ofExistingAccounts, this.anonymous] = [newWindow(), newWindow(), newWindow()];
  }

  /** Records a refusal without waiting for the database. */
  record(refusal: Refusal): void {
    const now = this.clock();
    if (this.openedAt && now.getTime() - this.openedAt.getTime() >= WINDOW_MS) this.close();
    this.open(now);
    this.windowFor(refusal).add(refusal, now);
  }

  /** Writes pending refusals, for at most 3 s per attempt, and logs the number of those that could not be written. */
  async stop(): Promise<void> {
    this.close();
    let lost = await this.queue.stop(STOP_MS);
    // Counts for which the queue had no room find it now, if the database is available.
    if (lost === 0) {
      this.close();
      lost = await this.queue.stop(STOP_MS);
    }
    clearTimeout(this.timer);
    lost += this.pending;
    if (lost > 0) this.log.error({ refusals: lost }, 'refusals were not written to the audit trail');
  }

  private get pending(): number {
    return this.windows.reduce((sum, { pending }) => sum + pending, 0);
  }

  private get windows(): readonly RefusalWindow[] {
    return [this.ofSignedInUsers, this.ofExistingAccounts, this.anonymous];
  }

  private windowFor({ actorId, userId }: Refusal): RefusalWindow {
    if (actorId !== null) return this.ofSignedInUsers;
    return userId === null ? this.anonymous : this.ofExistingAccounts;
  }

  private open(now: Date): void {
    this.openedAt ??= now;
    this.timer ??= setTimeout(() => this.close(), WINDOW_MS).unref();
  }

  private close(): void {
    clearTimeout(this.timer);
    [this.timer, this.openedAt] = [undefined, undefined];
    for (const window of this.windows) window.close();
    if (this.pending > 0) this.open(this.clock());
  }
}
