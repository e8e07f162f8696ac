import { createServer } from 'node:net';

/**
 * Makes sure that the server will be able to listen, before anything is written: a generated password that nobody
 * gets to see would lock its owner out.
 * @throws the system's error: EADDRINUSE, EACCES, EADDRNOTAVAIL, ENOTFOUND
 */
export function ensurePort(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve()));
  });
}
