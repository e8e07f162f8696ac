import { Notifications, Revocations, type Clock } from '@mikrochat/accounts';

type Database = ConstructorParameters<typeof Notifications>[0];
type Listener = ReturnType<Database['listener']>;
type Events = Parameters<Listener['listen']>[1];

/** The door's tests know no Postgres: here is what its news sound like, and what it would say when asked. */
export class FakeListener {
  private events: Events | undefined;
  /** What the database knows of ended sessions. */
  readonly ended = new Set<string>();
  /** How often it was asked. */
  asked = 0;

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
        this.asked++;
        return Promise.resolve(this.ended.has(sessionId));
      },
    },
  } as unknown as Database;

  /** Revocations of a replica that listens. */
  async listening(lifeSeconds: number, clock: Clock): Promise<Revocations> {
    const notifications = new Notifications(this.database);
    const revocations = new Revocations(this.database, notifications, lifeSeconds, clock);
    await notifications.start();
    return revocations;
  }

  say(words: string): void {
    this.events?.received(words);
  }

  breakOff(): void {
    this.events?.disconnected();
  }
}
