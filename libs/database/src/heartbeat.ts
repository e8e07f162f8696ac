import { randomUUID } from 'node:crypto';
import type { BoundedClient } from './bounded-client.js';

/** The schedule of a {@link Heartbeat}, in milliseconds. */
export interface HeartbeatTimes {
  readonly intervalMs: number;
  /** How old the newest received heartbeat may be before the connection counts as silent. */
  readonly timeoutMs: number;
}

/** The monotonic clock is never adjusted, the wall clock goes on while the machine is suspended: both are needed. */
const readClocks = (): [number, number] => [performance.now(), Date.now()];

/** The elapsed milliseconds, by the clock that advanced further. */
function elapsedMs([monotonic, wall]: readonly [number, number]): number {
  const now = readClocks();
  return Math.max(now[0] - monotonic, now[1] - wall);
}

/**
 * Checks that a listening connection still delivers: it sends notifications to itself on a channel of its own. Postgres
 * delivers notifications in commit order (documentation of NOTIFY), so a received heartbeat means that every
 * notification committed before it was sent has arrived.
 */
export class Heartbeat {
  private readonly channel = `mikrochat_${randomUUID().replaceAll('-', '')}`;
  private timer: NodeJS.Timeout | undefined;
  private isWaiting = false;
  private confirmedAt = readClocks();

  private constructor(
    private readonly client: BoundedClient,
    private readonly times: HeartbeatTimes,
  ) {
    client.on('notification', ({ channel, payload }) => this.receive(channel, payload ?? ''));
    client.once('end', () => clearInterval(this.timer));
  }

  /** Starts the heartbeat of a connection, which it destroys when the timeout has passed. */
  static async start(client: BoundedClient, times: HeartbeatTimes): Promise<Heartbeat> {
    const heartbeat = new Heartbeat(client, times);
    await client.query(`listen ${client.escapeIdentifier(heartbeat.channel)}`);
    heartbeat.timer = setInterval(() => heartbeat.send(), times.intervalMs).unref();
    return heartbeat;
  }

  /**
   * Whether every notification older than the timeout has been received. Compares clocks at the time of the call, so
   * it is right also when no timer could run, as after a suspension.
   */
  get isCurrent(): boolean {
    return elapsedMs(this.confirmedAt) < this.times.timeoutMs;
  }

  private send(): void {
    if (!this.isCurrent) this.client.destroy(new Error('Connection is silent'));
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.client
      .query('select pg_notify($1, $2)', [this.channel, readClocks().join(' ')])
      .catch(() => undefined)
      .finally(() => (this.isWaiting = false));
  }

  /** The time of sending counts: a delayed heartbeat says nothing about notifications sent after it. */
  private receive(channel: string, payload: string): void {
    if (channel !== this.channel) return;
    const [monotonic = 0, wall = 0] = payload.split(' ').map(Number);
    this.confirmedAt = [monotonic, wall];
  }
}
