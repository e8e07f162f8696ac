import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** What a {@link Listener} tells. */
export interface ListenerEvents {
  /** The connection stands; what was announced before it stood has to be loaded. Awaited before `heard` is trusted. */
  connected(): Promise<void>;
  /** Nothing is heard until `connected` again. */
  disconnected(): void;
  heard(payload: string): void;
}

/** One connection of its own that listens to a channel of Postgres and comes back by itself when it breaks. */
export class Listener {
  private client: pg.Client | null = null;
  private closed = false;
  private done: Promise<void> = Promise.resolve();

  constructor(private readonly options: { readonly url: string }) {}

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
    const client = new pg.Client({
      connectionString: this.options.url,
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
      application_name: 'mikrochat-auth listener',
    });
    client.on('notification', ({ payload }) => events.heard(payload ?? ''));
    client.on('error', () => undefined);
    const ended = new Promise((resolve) => client.once('end', resolve));
    this.client = client;
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      await events.connected();
    } catch (error) {
      // Half a connection would go on hearing beside the next one.
      void client.end().catch(() => undefined);
      throw error;
    }
    // A connection that broke while its owner caught up is lost now, after `connected`, not before.
    void ended.then(() => this.lost(channel, events));
  }

  private lost(channel: string, events: ListenerEvents): void {
    this.client = null;
    if (this.closed) return;
    events.disconnected();
    this.done = this.reconnect(channel, events);
  }

  private async reconnect(channel: string, events: ListenerEvents): Promise<void> {
    for (let wait = FIRST_PAUSE_MS; !this.closed; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
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
