import { createHash, randomUUID } from 'node:crypto';
import type { Database, LinkRequester } from '@mikrochat/database';
import type { Clock } from '../clock.js';
import type { ClientInfo } from '../client-info.js';
import type { SignInThrottle } from '../sign-in/sign-in-throttle.js';
import { networkOf } from '../sign-in/network.js';

/** The browser that asks for a link. */
export interface RequestingBrowser {
  /** The random value of its cookie: the one that it sent, or the one that it gets with the answer. */
  readonly id: string;
  /** Whether it will send that cookie the next time. Another client is known by its network and user agent. */
  readonly keepsCookies: boolean;
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

const requesterOf = (
  { id, keepsCookies }: RequestingBrowser,
  { ip, userAgent }: ClientInfo,
): LinkRequester => ({
  browser: sha256(id),
  network: keepsCookies ? null : sha256(`${networkOf(ip)}\n${userAgent}`),
});

/**
 * Takes requests for links. Every address costs the same look at the limits and the same one row, and only the outbox
 * finds out whether anybody has it. So the answer tells nothing, and neither does its time.
 */
export class LinkRequests {
  constructor(
    private readonly database: Database,
    private readonly attempts: SignInThrottle,
    private readonly clock: Clock,
  ) {}

  /** @throws AccountError `too_many_attempts` for an address or a caller that asked too often */
  async ask(
    kind: 'magic-link' | 'reset',
    email: string,
    origin: ClientInfo,
    browser: RequestingBrowser,
  ): Promise<void> {
    const [createdAt, { ip }] = [this.clock(), origin];
    const mail = { kind, email, userId: null, ip, details: {}, createdAt, ...requesterOf(browser, origin) };
    await this.attempts.requestLink(email, origin, () =>
      this.database.outbox.add({ id: randomUUID(), ...mail }),
    );
  }
}
