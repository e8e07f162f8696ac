import type { Database, RevocationRecord } from '@mikrochat/database';
import type { Notifications } from '../notifications.js';
import { secondsLater, type Clock } from '../clock.js';

/** Covers the difference between the clocks of replicas and database. */
const SKEW_SECONDS = 60;

interface Entry {
  readonly generation: number;
  readonly forgetAt: number;
}

/**
 * Which access tokens are dead before they expire, in memory on every replica: a look-up costs a hash, and the
 * news travels by `NOTIFY`. While nothing can be heard, the database is asked instead.
 */
export class Revocations {
  private readonly entries = new Map<string, Entry>();

  /** @param lifeSeconds of an access token */
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

  /** Whether access tokens of this session and generation are dead; a promise only while nothing can be heard. */
  isRevoked(sessionId: string, generation: number): boolean | Promise<boolean> {
    if (this.isKnownRevoked(sessionId, generation)) return true;
    return this.notifications.isConnected
      ? false
      : this.database.revocations.isRevoked(sessionId, generation, this.clock());
  }

  /** Whether this replica has heard that they are dead; asks nobody. */
  isKnownRevoked(sessionId: string, generation: number): boolean {
    return (this.entries.get(sessionId)?.generation ?? -1) >= generation;
  }

  /** Says at once, on this replica, what the database will announce to all. */
  add(...revocations: RevocationRecord[]): void {
    const forgetAt = secondsLater(this.clock(), this.lifeSeconds + SKEW_SECONDS).getTime();
    for (const { sessionId, generation } of revocations) {
      // News arrives late or twice: an ended session must not come back by what was said before its end.
      const known = this.entries.get(sessionId)?.generation ?? 0;
      this.entries.set(sessionId, { generation: Math.max(generation, known), forgetAt });
    }
  }

  /** Forgets what no living token can be caught by. */
  async deleteExpired(): Promise<void> {
    const now = this.clock();
    for (const [sessionId, { forgetAt }] of this.entries) {
      if (forgetAt < now.getTime()) this.entries.delete(sessionId);
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
