import type { Database, Listener } from '@mikrochat/database';

const CHANNEL = 'mikrochat';

/** Somebody who wants to hear one kind of news. */
export interface NotificationSubscriber {
  /** The first word of an announcement. */
  readonly kind: string;
  /** Catches up with what was announced while nothing could be heard. */
  load(): Promise<void> | void;
  /** @param words the announcement without its first word */
  received(words: readonly string[]): void;
}

/**
 * The news that replicas tell each other through Postgres (`NOTIFY`). Whoever keeps something in memory hears here
 * when it changes, and has to ask the database while {@link isConnected} is false.
 */
export class Notifications {
  private readonly listener: Listener;
  private readonly subscribers: NotificationSubscriber[] = [];
  private connected = false;

  constructor(database: Database) {
    this.listener = database.listener();
  }

  /** Whether news of other replicas arrives; false as soon as the last proof of it is three seconds old. */
  get isConnected(): boolean {
    return this.connected && this.listener.isCurrent;
  }

  subscribe(subscriber: NotificationSubscriber): void {
    this.subscribers.push(subscriber);
  }

  /** Starts to listen; settles once everybody has caught up. */
  start(): Promise<void> {
    return this.listener.listen(CHANNEL, {
      connected: async () => {
        for (const subscriber of this.subscribers) await subscriber.load();
        this.connected = true;
      },
      disconnected: () => {
        this.connected = false;
      },
      received: (payload) => this.dispatch(payload),
    });
  }

  stop(): Promise<void> {
    return this.listener.close();
  }

  private dispatch(payload: string): void {
    const [kind, ...words] = payload.split(' ');
    for (const subscriber of this.subscribers) if (subscriber.kind === kind) subscriber.received(words);
  }
}
