import type { Database, Listener } from '@mikrochat/database';

const CHANNEL = 'mikrochat';

/** Receives one kind of notification. */
export interface NotificationSubscriber {
  /** The first word of the notification's payload. */
  readonly kind: string;
  /** Runs after each connect: catches up with what changed while disconnected. */
  load(): Promise<void> | void;
  /** @param values the words of the payload after its kind */
  received(values: readonly string[]): void;
}

/**
 * Notifications between replicas by Postgres `LISTEN`/`NOTIFY`. Every cache subscribes here, and must query the database
 * while {@link isConnected} is false.
 */
export class Notifications {
  private readonly listener: Listener;
  private readonly subscribers: NotificationSubscriber[] = [];
  private connected = false;

  constructor(database: Database) {
    this.listener = database.listener();
  }

  /** Whether notifications arrive; false once the last heartbeat is three seconds old. */
  get isConnected(): boolean {
    return this.connected && this.listener.isCurrent;
  }

  subscribe(subscriber: NotificationSubscriber): void {
    this.subscribers.push(subscriber);
  }

  /** Starts to listen; resolves once every subscriber has loaded. */
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
    const [kind, ...values] = payload.split(' ');
    for (const subscriber of this.subscribers) if (subscriber.kind === kind) subscriber.received(values);
  }
}
