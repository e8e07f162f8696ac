import { randomUUID } from 'node:crypto';
import type { BoundedClient } from './bounded-client.js';

/** How often a connection is tried, and how long it may stay silent, in milliseconds. */
export interface HeartbeatTimes {
  readonly everyMs: number;
  readonly withinMs: number;
}

/** A moment on both clocks: the monotonic one is never set, the other goes on while the machine sleeps. */
const readClocks = (): [number, number] => [performance.now(), Date.now()];

/** Milliseconds since a moment, by the clock that went further. */
function since([monotonic, wall]: readonly [number, number]): number {
  const now = readClocks();
  return Math.max(now[0] - monotonic, now[1] - wall);
}

/**
 * Proves that a listening connection still delivers: it notifies itself, on a channel of its own, and waits to hear it.
 * Postgres delivers notifications in the order of their commits, so hearing one means that everything announced before
 * it was sent has been heard as well.
 */
export class Heartbeat {
  private readonly channel = `mikrochat_${randomUUID().replaceAll('-', '')}`;
  private timer: NodeJS.Timeout | undefined;
  private isWaiting = false;
  private provenAt = readClocks();

  private constructor(
    private readonly client: BoundedClient,
    private readonly times: HeartbeatTimes,
  ) {
    client.on('notification', ({ channel, payload }) => this.receive(channel, payload ?? ''));
    client.once('end', () => clearInterval(this.timer));
  }

  /** Begins to try a connection; ends it when it is silent for too long. */
  static async start(client: BoundedClient, times: HeartbeatTimes): Promise<Heartbeat> {
    const heartbeat = new Heartbeat(client, times);
    await client.query(`listen ${client.escapeIdentifier(heartbeat.channel)}`);
    heartbeat.timer = setInterval(() => heartbeat.beat(), times.everyMs).unref();
    return heartbeat;
  }

  /** Whether everything announced until a moment ago was heard; judged now, also where no timer could run meanwhile. */
  get isCurrent(): boolean {
    return since(this.provenAt) < this.times.withinMs;
  }

  private beat(): void {
    if (!this.isCurrent) this.client.destroy(new Error('Connection is silent'));
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.client
      .query('select pg_notify($1, $2)', [this.channel, readClocks().join(' ')])
      .catch(() => undefined)
      .finally(() => (this.isWaiting = false));
  }

  /** What counts is when a heartbeat was sent: one that waited somewhere proves nothing about the time since. */
  private receive(channel: string, payload: string): void {
    if (channel !== this.channel) return;
    const [monotonic = 0, wall = 0] = payload.split(' ').map(Number);
    this.provenAt = [monotonic, wall];
  }
}
