import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { SESSION_TRANSPORT_COOKIE, SESSION_TRANSPORT_HEADER } from '@mikrochat/contract';
import { HostCookie } from '../requests/host-cookie.js';
import { headerOf, type HttpRequest } from '../requests/http.js';
import { AUTH_SETTINGS, type AuthSettings } from '../settings.js';

/** The refresh token as a cookie: out of reach for scripts, never sent from another site. */
@Injectable()
export class SessionCookie {
  private readonly cookie: HostCookie;

  constructor(@Inject(AUTH_SETTINGS) settings: AuthSettings, host: HttpAdapterHost) {
    this.cookie = new HostCookie(host, {
      appUrl: settings.appUrl,
      name: 'mikrochat_refresh',
      sameSite: 'strict',
      maxAgeSeconds: settings.refreshTokenExpirySeconds,
    });
  }

  /** Whether this client wants its refresh token as a cookie. */
  isWanted(request: HttpRequest): boolean {
    return headerOf(request, SESSION_TRANSPORT_HEADER) === SESSION_TRANSPORT_COOKIE;
  }

  read(cookies: Readonly<Record<string, string | undefined>>): string | undefined {
    return this.cookie.read(cookies);
  }

  write(response: unknown, refreshToken: string): void {
    this.cookie.write(response, refreshToken);
  }

  clear(response: unknown): void {
    this.cookie.clear(response);
  }
}
