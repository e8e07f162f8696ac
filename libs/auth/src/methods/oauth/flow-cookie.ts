import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Exchange } from '../../doorway.js';
import { AUTH_SETTINGS, type AuthSettings } from '../../settings.js';

/**
 * Knows the browser again that began a flow. Lax, since it comes back from another site; a new value for every flow,
 * so that nobody can leave one behind for somebody else.
 */
@Injectable()
export class FlowCookie {
  private readonly secure: boolean;
  private readonly name: string;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    private readonly host: HttpAdapterHost,
  ) {
    this.secure = settings.appUrl.startsWith('https:');
    this.name = this.secure ? '__Host-mikrochat_oauth' : 'mikrochat_oauth';
  }

  /** Empty where the browser has none. */
  read({ cookies }: Exchange): string {
    return cookies[this.name] ?? '';
  }

  write({ response }: Exchange, browser: string): void {
    const maxAge = this.settings.oauth.stateExpirySeconds;
    this.host.httpAdapter.setCookie?.(response, this.name, browser, { ...this.attributes(), maxAge });
  }

  clear({ response }: Exchange): void {
    this.host.httpAdapter.clearCookie?.(response, this.name, this.attributes());
  }

  private attributes() {
    return { path: '/', httpOnly: true, secure: this.secure, sameSite: 'lax' } as const;
  }
}
