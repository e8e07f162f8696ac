import { Notifications, Revocations, type Clock } from '@mikrochat/accounts';

type Database = ConstructorParameters<typeof Notifications>[0];
type Listener = ReturnType<Database['listener']>;
type Events = Parameters<Listener['listen']>[1];

/** Stands in for the Postgres listener and the revocations table. */
export class FakeListener {
  private events: Events | undefined;
  /** The ids of revoked sessions in the database. */
  readonly revoked = new Set<string>();
  /** How often the database was queried for a revocation. */
  queries = 0;

  private readonly database = {
    listener: () => ({
      isCurrent: true,
      listen: (_channel: string, events: Events) => {
        this.events = events;
        return events.connected();
      },
      close: () => Promise.resolve(),
    }),
    onRevoked: () => undefined,
    revocations: {
      since: () => Promise.resolve([]),
      isRevoked: (sessionId: string) => {
        this.queries++;
        return Promise.resolve(this.revoked.has(sessionId));
      },
    },
  } as unknown as Database;

  /** The revocations of a replica that is connected. */
  async revocations(lifeSeconds: number, clock: Clock): Promise<Revocations> {
    const notifications = new Notifications(this.database);
    const revocations = new Revocations(this.database, notifications, lifeSeconds, clock);
    await notifications.start();
    return revocations;
  }

  notify(payload: string): void {
    this.events?.received(payload);
  }

  disconnect(): void {
    this.events?.disconnected();
  }
}
