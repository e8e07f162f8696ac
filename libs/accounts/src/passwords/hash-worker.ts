import { scryptSync } from 'node:crypto';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** One hash to compute. */
interface Job {
  readonly password: string;
  readonly salt: Uint8Array;
  readonly keyLength: number;
  readonly cost: Cost;
  /** Computed as well, and thrown away. */
  readonly padding?: readonly Cost[];
}

// On Linux this is the thread's own priority: hashing takes what the token checks leave.
if (process.platform === 'linux') setPriority(0, 19);

const derive = ({ password, salt, keyLength }: Job, cost: Cost): Buffer =>
  scryptSync(password, salt, keyLength, { ...cost, maxmem: 256 * cost.r * (cost.N + cost.p + 2) });

parentPort?.on('message', (job: Job) => {
  const key = derive(job, job.cost);
  for (const cost of job.padding ?? []) derive(job, cost);
  parentPort?.postMessage(key);
});
