import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { HttpExchange } from '../../requests/http-exchange.js';
import { HostCookie } from '../../requests/host-cookie.js';
import { AUTH_SETTINGS, type AuthSettings } from '../../settings.js';

/**
 * Knows the browser again that began a flow. Lax, since it comes back from another site; a new value for every flow,
 * so that nobody can leave one behind for somebody else.
 */
@Injectable()
export class FlowCookie {
  private readonly cookie: HostCookie;

  constructor(@Inject(AUTH_SETTINGS) settings: AuthSettings, host: HttpAdapterHost) {
    this.cookie = new HostCookie(host, {
      appUrl: settings.appUrl,
      name: 'mikrochat_oauth',
      sameSite: 'lax',
      maxAgeSeconds: settings.oauth.stateExpirySeconds,
    });
  }

  /** Empty where the browser has none. */
  read({ cookies }: HttpExchange): string {
    return this.cookie.read(cookies) ?? '';
  }

  write({ response }: HttpExchange, browser: string): void {
    this.cookie.write(response, browser);
  }

  clear({ response }: HttpExchange): void {
    this.cookie.clear(response);
  }
}
