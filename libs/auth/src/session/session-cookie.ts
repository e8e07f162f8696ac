import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { SESSION_TRANSPORT_COOKIE, SESSION_TRANSPORT_HEADER } from '@mikrochat/contract';
import { headerOf, type HttpRequest } from '../requests/http.js';
import { AUTH_SETTINGS, type AuthSettings } from '../settings.js';

/** The refresh token as a cookie: out of reach for scripts, never sent from another site. */
@Injectable()
export class SessionCookie {
  private readonly secure: boolean;
  private readonly name: string;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    private readonly host: HttpAdapterHost,
  ) {
    this.secure = settings.appUrl.startsWith('https:');
    this.name = this.secure ? '__Host-mikrochat_refresh' : 'mikrochat_refresh';
  }

  /** Whether this client wants its refresh token as a cookie. */
  isWanted(request: HttpRequest): boolean {
    return headerOf(request, SESSION_TRANSPORT_HEADER) === SESSION_TRANSPORT_COOKIE;
  }

  read(cookies: Readonly<Record<string, string | undefined>>): string | undefined {
    return cookies[this.name] || undefined;
  }

  write(response: unknown, refreshToken: string): void {
    this.host.httpAdapter.setCookie?.(response, this.name, refreshToken, {
      ...this.attributes(),
      maxAge: this.settings.refreshTokenExpirySeconds,
    });
  }

  clear(response: unknown): void {
    this.host.httpAdapter.clearCookie?.(response, this.name, this.attributes());
  }

  private attributes() {
    return { path: '/', httpOnly: true, secure: this.secure, sameSite: 'strict' } as const;
  }
}
