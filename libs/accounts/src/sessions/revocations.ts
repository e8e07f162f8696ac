import type { Database, RevocationRecord } from '@mikrochat/database';
import type { Notifications } from '../notifications.js';
import { secondsLater, type Clock } from '../clock.js';

/** Tolerated difference between the clocks of replicas and database. */
const SKEW_SECONDS = 60;

interface Entry {
  readonly generation: number;
  /** Milliseconds since 1970; from then on every access token of this generation has expired. */
  readonly evictAt: number;
}

/**
 * Access tokens that were revoked before they expire, in the memory of every replica. Replicas learn of revocations by
 * `NOTIFY`; while the notification channel is disconnected, the database is queried instead.
 */
export class Revocations {
  private readonly entries = new Map<string, Entry>();

  /** @param lifeSeconds the lifetime of an access token */
  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly lifeSeconds: number,
    private readonly clock: Clock,
  ) {
    database.onRevoked((revocations) => this.add(...revocations));
    notifications.subscribe({
      kind: 'revoked',
      load: () => this.load(),
      received: ([sessionId, generation]) => this.receive(sessionId, generation),
    });
  }

  /** Whether access tokens of this session and generation are revoked; a promise only while disconnected. */
  isRevoked(sessionId: string, generation: number): boolean | Promise<boolean> {
    if (this.isKnownRevoked(sessionId, generation)) return true;
    return this.notifications.isConnected
      ? false
      : this.database.revocations.isRevoked(sessionId, generation, this.clock());
  }

  /** Whether this replica knows of the revocation, without a query. */
  isKnownRevoked(sessionId: string, generation: number): boolean {
    return (this.entries.get(sessionId)?.generation ?? -1) >= generation;
  }

  /** Applies revocations on this replica at once; the database notifies the others. */
  add(...revocations: RevocationRecord[]): void {
    const evictAt = secondsLater(this.clock(), this.lifeSeconds + SKEW_SECONDS).getTime();
    for (const { sessionId, generation } of revocations) {
      // Notifications arrive late or twice: an older one must not replace the end of the whole session.
      const cached = this.entries.get(sessionId)?.generation ?? 0;
      this.entries.set(sessionId, { generation: Math.max(generation, cached), evictAt });
    }
  }

  /** Deletes revocations whose access tokens have all expired. */
  async deleteExpired(): Promise<void> {
    const now = this.clock();
    for (const [sessionId, { evictAt }] of this.entries) {
      if (evictAt < now.getTime()) this.entries.delete(sessionId);
    }
    await this.database.revocations.deleteBefore(this.horizon());
  }

  private async load(): Promise<void> {
    this.add(...(await this.database.revocations.since(this.horizon())));
  }

  private receive(sessionId: string | undefined, generation: string | undefined): void {
    if (sessionId) this.add({ sessionId, generation: Number(generation) });
  }

  private horizon(): Date {
    return secondsLater(this.clock(), -(this.lifeSeconds + SKEW_SECONDS));
  }
}
