import { createHash, randomUUID } from 'node:crypto';
import type { Database, LinkRequester } from '@mikrochat/database';
import type { Clock } from '../clock.js';
import type { ClientInfo } from '../client-info.js';
import type { SignInThrottle } from '../sign-in/sign-in-throttle.js';
import { networkOf } from '../sign-in/network.js';

/** The browser that requests a link. */
export interface RequestingBrowser {
  /** The random value of its cookie: as received, or as set by the response. */
  readonly id: string;
  /** Whether it will return the cookie. Other clients are recognised by network and user agent. */
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
 * Accepts requests for links by mail. Every email address costs the same check of the limits and one row; only the outbox
 * looks up the user. So neither the response nor its time reveals whether the email address is registered (OWASP
 * Forgot Password Cheat Sheet).
 */
export class LinkRequests {
  constructor(
    private readonly database: Database,
    private readonly signInThrottle: SignInThrottle,
    private readonly clock: Clock,
  ) {}

  /**
   * Enqueues the mail of a requested link.
   * @throws AccountError `too_many_attempts` if the limit of the email address or the network is reached
   */
  async submit(
    kind: 'magic-link' | 'reset',
    email: string,
    clientInfo: ClientInfo,
    browser: RequestingBrowser,
  ): Promise<void> {
    const createdAt = this.clock();
    const { ip } = clientInfo;
    const mail = {
      kind,
      email,
      userId: null,
      ip,
      details: {},
      createdAt,
      ...requesterOf(browser, clientInfo),
    };
    await this.signInThrottle.requestLink(email, clientInfo, () =>
      this.database.outbox.add({ id: randomUUID(), ...mail }),
    );
  }
}
