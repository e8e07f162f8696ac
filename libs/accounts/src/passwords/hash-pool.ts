import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { AccountError } from '../account-error.js';
import type { ScryptCost } from './phc.js';

interface Job {
  readonly password: string;
  readonly salt: Buffer;
  readonly keyLength: number;
  readonly cost: ScryptCost;
  /** Computed as well, and thrown away: in the same turn, so that a busy queue does not tell it apart. */
  readonly padding?: readonly ScryptCost[];
}

interface Waiting {
  readonly job: Job;
  readonly resolve: (key: Buffer) => void;
  readonly reject: (error: Error) => void;
}

interface WorkerSlot {
  readonly worker: Worker;
  current: Waiting | null;
  startedAt: number;
}

const MAX_HASH_MS = 5_000;
const REFUSED_AFTER_MS = 1_000;
// A first guess, corrected by every hash that is done.
const FIRST_GUESS_MS = 150;

/** Threads that compute scrypt, as many as cores, behind a queue that refuses what would wait more than 5 s. */
export class HashPool {
  private readonly lanes: WorkerSlot[] = [];
  private readonly queue: Waiting[] = [];
  private averageMs = FIRST_GUESS_MS;
  private closed = false;

  constructor(private readonly size = availableParallelism()) {
    for (let index = 0; index < size; index++) this.lanes.push(this.openLane());
  }

  /** @throws AccountError `unavailable` when the wait would pass 5 s */
  async run(job: Job): Promise<Buffer> {
    const waitMs = (this.queue.length / this.size) * this.averageMs;
    if (this.closed || waitMs > MAX_HASH_MS) {
      // Who is refused at once comes back at once: a flood of refusals would cost more than the hashes.
      if (!this.closed) await pause(REFUSED_AFTER_MS, undefined, { ref: false });
      throw new AccountError('unavailable', { retryAfter: Math.ceil(waitMs / 1000) || 1 });
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ job, resolve, reject });
      this.next();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.lanes.map(({ worker }) => worker.terminate()));
    const waiting = [...this.lanes.map(({ current }) => current), ...this.queue.splice(0)];
    for (const one of waiting) one?.reject(new AccountError('unavailable', { retryAfter: 1 }));
  }

  private openLane(): WorkerSlot {
    // The sources run as .ts under test, the built files as .js.
    const worker = new Worker(new URL(`./hash-worker${extname(import.meta.url)}`, import.meta.url));
    worker.unref();
    const lane: WorkerSlot = { worker, current: null, startedAt: 0 };
    worker.on('message', (key: Uint8Array) => this.finish(lane, Buffer.from(key)));
    worker.on('error', (error) =>
      this.replace(lane, error instanceof Error ? error : new Error(String(error))),
    );
    return lane;
  }

  private next(): void {
    const lane = this.lanes.find(({ current }) => current === null);
    const waiting = lane && this.queue.shift();
    if (!waiting) return;
    lane.current = waiting;
    lane.startedAt = performance.now();
    lane.worker.postMessage(waiting.job);
  }

  private finish(lane: WorkerSlot, key: Buffer): void {
    this.averageMs = this.averageMs * 0.9 + (performance.now() - lane.startedAt) * 0.1;
    const done = lane.current;
    lane.current = null;
    done?.resolve(key);
    this.next();
  }

  /** A thread that died takes its job with it, not the others. */
  private replace(lane: WorkerSlot, error: Error): void {
    lane.current?.reject(error);
    if (this.closed) return;
    this.lanes.splice(this.lanes.indexOf(lane), 1, this.openLane());
    this.next();
  }
}
