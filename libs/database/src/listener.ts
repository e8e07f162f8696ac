import { setTimeout as pause } from 'node:timers/promises';
import { BoundedClient } from './bounded-client.js';
import { Heartbeat, type HeartbeatTimes } from './heartbeat.js';

const INITIAL_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 2_000;
const HEARTBEAT: HeartbeatTimes = { everyMs: 1_000, withinMs: 3_000 };

const refuse = (): never => {
  throw new Error('Connection terminated');
};

/** What a {@link Listener} tells. */
export interface ListenerEvents {
  /** The connection stands; what was announced before it stood has to be loaded. Awaited before `heard` is trusted. */
  connected(): Promise<void>;
  /** Nothing is heard until `connected` again. */
  disconnected(): void;
  received(payload: string): void;
}

/** To which server a {@link Listener} connects, and how soon it notices that nothing arrives. */
export interface ListenerOptions {
  readonly url: string;
  readonly heartbeat?: HeartbeatTimes;
}

/**
 * One connection of its own that listens to a channel of Postgres and comes back by itself when it breaks or falls
 * silent.
 */
export class Listener {
  private client: BoundedClient | null = null;
  private heartbeat: Heartbeat | null = null;
  private closed = false;
  private done: Promise<void> = Promise.resolve();

  constructor(private readonly options: ListenerOptions) {}

  /**
   * Whether everything announced until a moment ago (three seconds, unless told otherwise) was heard. Between
   * `connected` and `disconnected` it may be false: the connection fell silent, and that was not noticed yet.
   */
  get isCurrent(): boolean {
    return this.heartbeat?.isCurrent ?? false;
  }

  /** Listens until {@link close}; settles once the first connection stands. */
  async listen(channel: string, events: ListenerEvents): Promise<void> {
    await this.connect(channel, events);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client?.end().catch(() => undefined);
    await this.done;
  }

  private async connect(channel: string, events: ListenerEvents): Promise<void> {
    const { url, heartbeat = HEARTBEAT } = this.options;
    const client = new BoundedClient({
      connectionString: url,
      connectionTimeoutMillis: heartbeat.withinMs,
      answerTimeoutMs: heartbeat.withinMs,
      keepAlive: true,
      application_name: 'mikrochat-auth listener',
    });
    client.on('notification', (heard) => heard.channel === channel && events.received(heard.payload ?? ''));
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    this.client = client;
    try {
      // A client that is ended while it connects never says how that went.
      await Promise.race([client.connect(), ended.then(refuse)]);
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      this.heartbeat = await Heartbeat.start(client, heartbeat);
      await events.connected();
    } catch (error) {
      // Half a connection would go on hearing beside the next one.
      this.heartbeat = null;
      client.destroy();
      throw error;
    }
    // A connection that broke while its owner caught up is lost now, after `connected`, not before.
    void ended.then(() => this.lost(channel, events));
  }

  private lost(channel: string, events: ListenerEvents): void {
    this.client = null;
    this.heartbeat = null;
    if (this.closed) return;
    events.disconnected();
    this.done = this.reconnect(channel, events);
  }

  private async reconnect(channel: string, events: ListenerEvents): Promise<void> {
    for (let wait = INITIAL_BACKOFF_MS; !this.closed; wait = Math.min(wait * 2, MAX_BACKOFF_MS)) {
      await pause(wait, undefined, { ref: false });
      if (this.closed) return;
      const connected = await this.connect(channel, events).then(
        () => true,
        () => false,
      );
      if (connected) return;
    }
  }
}
