import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DeviceTokens, type OpenedSession } from '@mikrochat/accounts';
import type { HttpExchange } from '../requests/http-exchange.js';
import { DEVICE_COOKIE, HostCookie } from '../requests/host-cookie.js';
import { AUTH_SETTINGS, type AuthSettings } from '../settings.js';

/** The longest life that browsers grant (RFC 6265bis §5.6.2). */
const MAX_AGE_SECONDS = 400 * 24 * 60 * 60;

/**
 * Tells a device again on which somebody signed in: guesses of strangers do not pause its sign-ins. It opens nothing,
 * so every client gets it, and signing out leaves it.
 */
@Injectable()
export class DeviceCookie {
  private readonly cookie: HostCookie;

  constructor(
    @Inject(AUTH_SETTINGS) settings: AuthSettings,
    host: HttpAdapterHost,
    private readonly tokens: DeviceTokens,
  ) {
    this.cookie = new HostCookie(host, {
      appUrl: settings.appUrl,
      name: DEVICE_COOKIE,
      sameSite: 'strict',
      maxAgeSeconds: MAX_AGE_SECONDS,
    });
  }

  /** Adds the account of a session to those on which this device has signed in. */
  remember({ response, cookies }: HttpExchange, { user, credentialEpoch }: OpenedSession): void {
    const token = this.tokens.add({ id: user.id, credentialEpoch }, this.cookie.read(cookies));
    this.cookie.write(response, token);
  }
}
