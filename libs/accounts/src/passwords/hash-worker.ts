import { scryptSync } from 'node:crypto';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { HashJob } from './hash-pool.js';

/**
 * On a core that token checks use up, a thread of this priority ("nice" value) still gets a tenth of the time: enough
 * for sign-ins to succeed, slowly. At 19 none did. See docs/decisions/password-cost.md.
 */
const PRIORITY = 10;

// Linux sets the priority of the calling thread; elsewhere it would be that of the whole process.
if (process.platform === 'linux') setPriority(0, PRIORITY);

const derive = ({ password, salt, keyLength }: HashJob, cost: HashJob['cost']): Buffer =>
  scryptSync(password, salt, keyLength, { ...cost, maxmem: 256 * cost.r * (cost.N + cost.p + 2) });

parentPort?.on('message', (job: HashJob) => {
  const key = derive(job, job.cost);
  for (const cost of job.padding ?? []) derive(job, cost);
  parentPort?.postMessage(key);
});
