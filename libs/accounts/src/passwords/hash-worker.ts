import { scryptSync } from 'node:crypto';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';

/** One hash to compute. */
interface Job {
  readonly password: string;
  readonly salt: Uint8Array;
  readonly keyLength: number;
  readonly cost: { readonly N: number; readonly r: number; readonly p: number };
}

// On Linux this is the thread's own priority: hashing takes what the token checks leave.
if (process.platform === 'linux') setPriority(0, 19);

parentPort?.on('message', ({ password, salt, keyLength, cost }: Job) => {
  const key = scryptSync(password, salt, keyLength, {
    ...cost,
    maxmem: 256 * cost.r * (cost.N + cost.p + 2),
  });
  parentPort?.postMessage(key);
});
