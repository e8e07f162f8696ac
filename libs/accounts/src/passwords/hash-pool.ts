import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { AccountError } from '../account-error.js';
import type { ScryptCost } from './phc.js';

/** One password hash to compute with scrypt (RFC 7914). */
export interface HashJob {
  readonly password: string;
  readonly salt: Uint8Array;
  readonly keyLength: number;
  readonly cost: ScryptCost;
  /** Computed as well, and thrown away: in the same job, so that a busy queue does not tell the two apart. */
  readonly padding?: readonly ScryptCost[];
}

interface PendingJob {
  readonly job: HashJob;
  readonly resolve: (key: Buffer) => void;
  readonly reject: (error: Error) => void;
}

interface WorkerSlot {
  readonly worker: Worker;
  current: PendingJob | null;
  startedAt: number;
}

const MAX_WAIT_MS = 5_000;
const REFUSAL_DELAY_MS = 1_000;
/** The duration of a hash until the first one is measured. */
const FIRST_ESTIMATE_MS = 150;
const MAX_IDLE_MS = 60_000;

/**
 * Worker threads that compute scrypt, at most one per core, behind a queue that refuses what would wait longer than 5 s.
 * A thread holds about 10 MiB: it is started by the first job that needs it, and all end after a minute without a job.
 */
export class HashPool {
  private readonly slots = new Set<WorkerSlot>();
  private readonly queue: PendingJob[] = [];
  private averageMs = FIRST_ESTIMATE_MS;
  private idleTimer: NodeJS.Timeout | undefined;
  private closed = false;

  /** @param size how many threads at most */
  constructor(private readonly size = availableParallelism()) {}

  /** How many threads run now. */
  get threads(): number {
    return this.slots.size;
  }

  /** @throws AccountError `unavailable` where the job would wait longer than 5 s */
  async run(job: HashJob): Promise<Buffer> {
    const waitMs = (this.queue.length / this.size) * this.averageMs;
    if (this.closed || waitMs > MAX_WAIT_MS) {
      // A client that is refused at once tries again at once: a flood of refusals would cost more than the hashes.
      if (!this.closed) await pause(REFUSAL_DELAY_MS, undefined, { ref: false });
      throw new AccountError('unavailable', { retryAfter: Math.ceil(waitMs / 1000) || 1 });
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ job, resolve, reject });
      this.next();
    });
  }

  /** Ends all threads; jobs that are not done fail with AccountError `unavailable`. */
  async close(): Promise<void> {
    this.closed = true;
    const slots = [...this.slots];
    await this.endThreads();
    const pending = [...slots.map(({ current }) => current), ...this.queue.splice(0)];
    for (const one of pending) one?.reject(new AccountError('unavailable', { retryAfter: 1 }));
  }

  private next(): void {
    if (this.queue.length === 0) return this.endWhenIdle();
    const slot = this.freeSlot();
    const pending = slot && this.queue.shift();
    if (!pending) return;
    clearTimeout(this.idleTimer);
    slot.current = pending;
    slot.startedAt = performance.now();
    slot.worker.postMessage(pending.job);
  }

  private freeSlot(): WorkerSlot | undefined {
    const free = [...this.slots].find(({ current }) => current === null);
    return free ?? (this.slots.size < this.size && !this.closed ? this.startThread() : undefined);
  }

  private startThread(): WorkerSlot {
    // Under test this file and the worker's are .ts, built they are .js.
    const worker = new Worker(new URL(`./hash-worker${extname(import.meta.url)}`, import.meta.url));
    worker.unref();
    const slot: WorkerSlot = { worker, current: null, startedAt: 0 };
    worker.on('message', (key: Uint8Array) => this.finish(slot, Buffer.from(key)));
    worker.on('error', (error) => this.fail(slot, error instanceof Error ? error : new Error(String(error))));
    this.slots.add(slot);
    return slot;
  }

  private finish(slot: WorkerSlot, key: Buffer): void {
    this.averageMs = this.averageMs * 0.9 + (performance.now() - slot.startedAt) * 0.1;
    const done = slot.current;
    slot.current = null;
    done?.resolve(key);
    this.next();
  }

  /** An error ends the thread and its job; the jobs behind it go to another thread. */
  private fail(slot: WorkerSlot, error: Error): void {
    this.slots.delete(slot);
    slot.current?.reject(error);
    this.next();
  }

  private endWhenIdle(): void {
    clearTimeout(this.idleTimer);
    if ([...this.slots].some(({ current }) => current !== null)) return;
    this.idleTimer = setTimeout(() => void this.endThreads(), MAX_IDLE_MS).unref();
  }

  private async endThreads(): Promise<void> {
    clearTimeout(this.idleTimer);
    const slots = [...this.slots];
    this.slots.clear();
    await Promise.all(slots.map(({ worker }) => worker.terminate()));
  }
}
