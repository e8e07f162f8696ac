import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { SESSION_TRANSPORT_COOKIE, SESSION_TRANSPORT_HEADER } from '@mikrochat/contract';
import { HostCookie } from '../requests/host-cookie.js';
import { headerOf, type HttpRequest } from '../requests/http.js';
import { AUTH_SETTINGS, type AuthSettings } from '../settings.js';

/** The cookie of the refresh token: unreadable for scripts, never sent with requests of other sites. */
@Injectable()
export class SessionCookie extends HostCookie {
  constructor(
    @Inject(AUTH_SETTINGS) { appUrl, refreshTokenExpirySeconds }: AuthSettings,
    host: HttpAdapterHost,
  ) {
    super(host, {
      appUrl,
      name: 'mikrochat_refresh',
      sameSite: 'strict',
      maxAgeSeconds: refreshTokenExpirySeconds,
    });
  }

  /** Whether the client requests its refresh token as a cookie. */
  isRequested(request: HttpRequest): boolean {
    return headerOf(request, SESSION_TRANSPORT_HEADER) === SESSION_TRANSPORT_COOKIE;
  }
}
