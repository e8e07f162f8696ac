import { createServer } from 'node:net';

/**
 * Checks that the server will be able to listen before the start writes anything: a generated password is shown once,
 * and a start that fails after creating it would leave an admin whose password was never shown.
 * @throws the system's error: EADDRINUSE, EACCES, EADDRNOTAVAIL, ENOTFOUND
 */
export function ensurePort(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve()));
  });
}
