import { setImmediate as endOfPoll } from 'node:timers/promises';
import {
  isDeadlock,
  type Database,
  type PresentedGeneration,
  type RotatedSessionRecord,
  type RotationTimes,
} from '@mikrochat/database';

interface PendingRotation {
  readonly presented: PresentedGeneration;
  readonly resolve: (rotated: RotatedSessionRecord | null) => void;
  readonly reject: (error: unknown) => void;
}

const MAX_BATCH_SIZE = 256;
const keyOf = ({ sessionId, generation }: PresentedGeneration): string => `${sessionId} ${generation}`;

/**
 * Refreshes share statements: those that Node reads in one turn of its event loop, and those that arrive while a
 * statement is under way. At 64 connections that is three times the rate of one statement each.
 */
export class SharedRotation {
  private waiting: PendingRotation[] = [];
  private inFlight = false;

  /** @param times the moments that decide about a rotation that begins now */
  constructor(
    private readonly database: Database,
    private readonly times: () => RotationTimes,
  ) {}

  /** Rotates if the newest generation of an active session is presented; null otherwise. */
  rotate(presented: PresentedGeneration): Promise<RotatedSessionRecord | null> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ presented, resolve, reject });
      if (!this.inFlight) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.inFlight = true;
    while (this.waiting.length > 0) {
      await endOfPoll();
      await this.share(this.waiting.splice(0, MAX_BATCH_SIZE));
    }
    this.inFlight = false;
  }

  private async share(requests: PendingRotation[]): Promise<void> {
    try {
      const rotated = await this.statement(requests);
      for (const { presented, resolve } of requests) resolve(rotated.get(keyOf(presented)) ?? null);
    } catch (error) {
      // Another replica's statement may hold the same rows in another order: then each goes alone.
      if (isDeadlock(error) && requests.length > 1)
        for (const request of requests) await this.share([request]);
      else for (const { reject } of requests) reject(error);
    }
  }

  /** By the key that was presented: the same token twice in one statement is one rotation with one answer. */
  private async statement(requests: PendingRotation[]): Promise<Map<string, RotatedSessionRecord>> {
    const presented = new Map(requests.map((request) => [keyOf(request.presented), request.presented]));
    // In the order in which a change of a user locks their sessions, so that the two do not meet in a deadlock.
    const ordered = [...presented.values()].sort((one, other) => (one.sessionId < other.sessionId ? -1 : 1));
    const rows = await this.database.sessions.rotate(ordered, this.times());
    return new Map(
      rows.map((row) => [keyOf({ sessionId: row.sessionId, generation: row.generation - 1 }), row]),
    );
  }
}
