import { randomUUID } from 'node:crypto';
import type { Database } from '@mikrochat/database';
import type { Clock } from '../clock.js';
import type { Origin } from '../origin.js';
import type { Pauses } from '../sign-in/pauses.js';

/**
 * Takes requests for links. Nothing is looked up: every address costs the same one row, and only the outbox finds
 * out whether anybody has it. So the answer tells nothing, and neither does its time.
 */
export class LinkRequests {
  constructor(
    private readonly database: Database,
    private readonly pauses: Pauses,
    private readonly clock: Clock,
  ) {}

  /** @throws AccountError `too_many_attempts` for an address or a caller that asked too often */
  async ask(kind: 'magic-link' | 'reset', email: string, { ip }: Origin): Promise<void> {
    this.pauses.mayTry(email, ip);
    this.pauses.count(email, ip);
    const createdAt = this.clock();
    await this.database.outbox.add({ id: randomUUID(), kind, email, userId: null, ip, createdAt });
  }
}
