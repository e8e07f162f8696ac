import { Service } from '@angular/core';
import { Subject } from 'rxjs';
import type { AccessToken } from './access-token';

/** What tabs tell each other. Tokens travel here and never through storage. */
export type TabMessage =
  | { kind: 'signed-in'; token: AccessToken }
  | { kind: 'renewed'; token: AccessToken }
  | { kind: 'signed-out' }
  | { kind: 'ended' };

const NAME = 'mikrochat.session';

/** How long a message of another tab may travel after it let go of the lock, in milliseconds. */
const TRAVEL = 60;

/** The other tabs of this browser that show the app. */
@Service()
export class Tabs {
  private readonly channel = new BroadcastChannel(NAME);
  private readonly heard = new Subject<TabMessage>();

  /** What the others tell; never one's own messages. */
  readonly messages = this.heard.asObservable();

  constructor() {
    this.channel.onmessage = ({ data }: MessageEvent<TabMessage>) => this.heard.next(data);
  }

  broadcast(message: TabMessage): void {
    this.channel.postMessage(message);
  }

  /** Does the task while no other tab does one. Whoever had to wait has heard what the one before told. */
  async exclusively<Result>(task: () => Promise<Result>): Promise<Result> {
    // Browsers offer locks on HTTPS and localhost only; elsewhere the server's grace period serves.
    if (!navigator.locks) return task();
    const free = await navigator.locks.request(NAME, { ifAvailable: true }, (lock) =>
      lock ? task().then((result) => ({ result })) : null,
    );
    return free ? free.result : navigator.locks.request(NAME, () => settle().then(task));
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, TRAVEL));
