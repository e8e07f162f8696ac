import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DeviceTokens, type OpenedSession } from '@mikrochat/accounts';
import type { HttpExchange } from '../requests/http-exchange.js';
import { DEVICE_COOKIE, HostCookie } from '../requests/host-cookie.js';
import { AUTH_SETTINGS, type AuthSettings } from '../settings.js';

/** The longest lifetime that browsers grant (RFC 6265bis §5.6.2). */
const MAX_AGE_SECONDS = 400 * 24 * 60 * 60;

/**
 * The cookie of a device on which a user has signed in: failed attempts of other clients do not delay its sign-ins. It
 * grants no access, so every client gets it, and sign-out keeps it.
 */
@Injectable()
export class DeviceCookie extends HostCookie {
  constructor(
    @Inject(AUTH_SETTINGS) { appUrl }: AuthSettings,
    host: HttpAdapterHost,
    private readonly tokens: DeviceTokens,
  ) {
    super(host, { appUrl, name: DEVICE_COOKIE, sameSite: 'strict', maxAgeSeconds: MAX_AGE_SECONDS });
  }

  /** Adds the account of a session to those on which this device has signed in. */
  addAccount({ response, cookies }: HttpExchange, { user, credentialEpoch }: OpenedSession): void {
    this.write(response, this.tokens.add({ id: user.id, credentialEpoch }, this.read(cookies)));
  }
}
