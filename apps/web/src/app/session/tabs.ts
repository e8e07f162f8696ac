import { Service } from '@angular/core';
import { Subject } from 'rxjs';
import type { AccessToken } from './access-token';

/** Messages between tabs. Tokens are sent here and never stored. */
export type TabMessage =
  | { kind: 'signed-in'; token: AccessToken }
  | { kind: 'renewed'; token: AccessToken }
  | { kind: 'signed-out' }
  | { kind: 'ended' };

const NAME = 'mikrochat.session';

/** How long a message may take to arrive after its sender released the lock, in milliseconds. */
const MESSAGE_DELAY_MS = 60;

/** The other tabs of this browser that show the app. */
@Service()
export class Tabs {
  private readonly channel = new BroadcastChannel(NAME);
  private readonly received = new Subject<TabMessage>();

  /** The messages of other tabs. */
  readonly messages = this.received.asObservable();

  constructor() {
    this.channel.onmessage = ({ data }: MessageEvent<TabMessage>) => this.received.next(data);
  }

  broadcast(message: TabMessage): void {
    this.channel.postMessage(message);
  }

  /** Runs the task while no other tab runs one. After a wait, the messages of the previous task have arrived. */
  async exclusively<Result>(task: () => Promise<Result>): Promise<Result> {
    // Browsers have locks on HTTPS and localhost only; elsewhere the grace period of the server covers a race.
    if (!navigator.locks) return task();
    const immediate = await navigator.locks.request(NAME, { ifAvailable: true }, (lock) =>
      lock ? task().then((result) => ({ result })) : null,
    );
    return immediate ? immediate.result : navigator.locks.request(NAME, () => messagesArrived().then(task));
  }
}

const messagesArrived = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, MESSAGE_DELAY_MS));
