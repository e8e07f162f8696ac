import { setTimeout as delay } from 'node:timers/promises';
import { BoundedClient } from './bounded-client.js';
import { Heartbeat, type HeartbeatTimes } from './heartbeat.js';

const INITIAL_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 2_000;
const HEARTBEAT: HeartbeatTimes = { intervalMs: 1_000, timeoutMs: 3_000 };

const throwTerminated = (): never => {
  throw new Error('Connection terminated');
};

/** Callbacks of a {@link Listener}. */
export interface ListenerEvents {
  /**
   * The connection is established. Notifications sent before it are lost, so their effects have to be loaded here; when
   * this rejects, the listener connects again.
   */
  connected(): Promise<void>;
  /** No notification arrives until the next `connected`. */
  disconnected(): void;
  received(payload: string): void;
}

/** Settings of a {@link Listener}. */
export interface ListenerOptions {
  readonly url: string;
  /** By default every second, with a timeout of three seconds. */
  readonly heartbeat?: HeartbeatTimes;
}

/** A dedicated connection that listens to a channel of Postgres and reconnects when it breaks or falls silent. */
export class Listener {
  private client: BoundedClient | null = null;
  private heartbeat: Heartbeat | null = null;
  private closed = false;
  private reconnecting: Promise<void> = Promise.resolve();

  constructor(private readonly options: ListenerOptions) {}

  /**
   * Whether every notification older than the heartbeat's timeout has been received. Can be false before `disconnected`
   * is called, when a connection has fallen silent and no timer has run yet.
   */
  get isCurrent(): boolean {
    return this.heartbeat?.isCurrent ?? false;
  }

  /** Listens until {@link close}. @throws the driver's error when the first connection fails */
  async listen(channel: string, events: ListenerEvents): Promise<void> {
    await this.connect(channel, events);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client?.end().catch(() => undefined);
    await this.reconnecting;
  }

  private async connect(channel: string, events: ListenerEvents): Promise<void> {
    const { url, heartbeat = HEARTBEAT } = this.options;
    const client = new BoundedClient({
      connectionString: url,
      connectionTimeoutMillis: heartbeat.timeoutMs,
      answerTimeoutMs: heartbeat.timeoutMs,
      keepAlive: true,
      application_name: 'mikrochat-auth listener',
    });
    client.on('notification', (notification) => {
      if (notification.channel === channel) events.received(notification.payload ?? '');
    });
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    this.client = client;
    try {
      // `connect()` of a client that is ended meanwhile never settles.
      await Promise.race([client.connect(), ended.then(throwTerminated)]);
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      this.heartbeat = await Heartbeat.start(client, heartbeat);
      await events.connected();
    } catch (error) {
      // Otherwise this connection would keep receiving beside the next one.
      this.heartbeat = null;
      client.destroy();
      throw error;
    }
    // Attached only now, so that a connection that broke during `connected` reports `disconnected` after it.
    void ended.then(() => this.onEnd(channel, events));
  }

  private onEnd(channel: string, events: ListenerEvents): void {
    this.client = null;
    this.heartbeat = null;
    if (this.closed) return;
    events.disconnected();
    this.reconnecting = this.reconnect(channel, events);
  }

  private async reconnect(channel: string, events: ListenerEvents): Promise<void> {
    for (let backoff = INITIAL_BACKOFF_MS; !this.closed; backoff = Math.min(backoff * 2, MAX_BACKOFF_MS)) {
      await delay(backoff, undefined, { ref: false });
      if (this.closed) return;
      const connected = await this.connect(channel, events).then(
        () => true,
        () => false,
      );
      if (connected) return;
    }
  }
}
