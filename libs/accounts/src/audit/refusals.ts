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
 * Writes refusals into the audit trail, behind the answer and never in its way. Bounded under a flood: the first ten of
 * a kind from one network, or of one user, in a minute are events of their own, the others become one event with their
 * number. A killed process loses one minute of numbers at most.
 */
export class Refusals {
  private readonly queue: AuditQueue;
  // Each has limits of its own: a flood of junk, from however many networks, hides neither what signed-in users try
  // nor what is tried at accounts that exist.
  private readonly ofUsers: RefusalWindow;
  private readonly atAccounts: RefusalWindow;
  private readonly others: RefusalWindow;
  private openedAt: Date | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    database: Database,
    private readonly clock: Clock,
    private readonly log: AuditLog = silent,
  ) {
    this.queue = new AuditQueue((events) => database.audit.write(...events), log);
    const newWindow = () => new RefusalWindow(limits, (event) => this.queue.add(event));
    [this.ofUsers, this.atAccounts, this.others] = [newWindow(), newWindow(), newWindow()];
  }

  /** Takes a refusal; the database is asked later. */
  record(refusal: Refusal): void {
    const now = this.clock();
    if (this.openedAt && now.getTime() - this.openedAt.getTime() >= WINDOW_MS) this.close();
    this.open(now);
    this.windowFor(refusal).add(refusal, now);
  }

  /** Writes everything that waits, for three seconds at most; what could not be written is told in the log. */
  async stop(): Promise<void> {
    this.close();
    let lost = await this.queue.stop(STOP_MS);
    // What found no room in the queue finds it now, if the database is there.
    if (lost === 0) {
      this.close();
      lost = await this.queue.stop(STOP_MS);
    }
    clearTimeout(this.timer);
    lost += this.counted;
    if (lost > 0) this.log.error({ refusals: lost }, 'refusals were not written to the audit trail');
  }

  private get counted(): number {
    return this.windows.reduce((sum, { waiting }) => sum + waiting, 0);
  }

  private get windows(): readonly RefusalWindow[] {
    return [this.ofUsers, this.atAccounts, this.others];
  }

  private windowFor({ actorId, userId }: Refusal): RefusalWindow {
    if (actorId !== null) return this.ofUsers;
    return userId === null ? this.others : this.atAccounts;
  }

  private open(now: Date): void {
    this.openedAt ??= now;
    this.timer ??= setTimeout(() => this.close(), WINDOW_MS).unref();
  }

  private close(): void {
    clearTimeout(this.timer);
    [this.timer, this.openedAt] = [undefined, undefined];
    for (const window of this.windows) window.close();
    if (this.counted > 0) this.open(this.clock());
  }
}
