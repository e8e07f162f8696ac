import { randomBytes, scryptSync } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const cost = { N: 2 ** 14, r: 8, p: 5, maxmem: 64 * 1024 * 1024 };

if (!isMainThread) {
  let count = 0;
  for (const end = Date.now() + workerData; Date.now() < end; count++) {
    scryptSync('correct horse battery staple', randomBytes(16), 64, cost);
  }
  parentPort.postMessage(count);
}

/** How many hashes a second so many cores compute, with nothing else to do. */
export async function bareScrypt(seconds, cores = availableParallelism()) {
  const hashOnOneCore = () =>
    new Promise((resolve) => {
      const worker = new Worker(import.meta.filename, { workerData: seconds * 1000 });
      worker.once('message', resolve);
    });
  const counts = await Promise.all(Array.from({ length: cores }, hashOnOneCore));
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}
