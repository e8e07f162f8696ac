import { randomUUID } from 'node:crypto';
import type { Database } from '@mikrochat/database';
import type { Clock } from '../clock.js';
import type { Origin } from '../origin.js';
import type { Attempts } from '../sign-in/attempts.js';

/**
 * Takes requests for links. Every address costs the same look at the limits and the same one row, and only the outbox
 * finds out whether anybody has it. So the answer tells nothing, and neither does its time.
 */
export class LinkRequests {
  constructor(
    private readonly database: Database,
    private readonly attempts: Attempts,
    private readonly clock: Clock,
  ) {}

  /** @throws AccountError `too_many_attempts` for an address or a caller that asked too often */
  async ask(kind: 'magic-link' | 'reset', email: string, origin: Origin): Promise<void> {
    const [createdAt, { ip }] = [this.clock(), origin];
    await this.attempts.requestLink(email, origin, () =>
      this.database.outbox.add({ id: randomUUID(), kind, email, userId: null, ip, details: {}, createdAt }),
    );
  }
}
