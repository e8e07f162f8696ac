import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { newSecret, type RequestingBrowser } from '@mikrochat/accounts';
import type { HttpExchange } from '../requests/http-exchange.js';
import { HostCookie } from '../requests/host-cookie.js';
import { headerOf } from '../requests/http.js';
import { AUTH_SETTINGS, type AuthSettings } from '../settings.js';

const MAX_AGE_SECONDS = 24 * 60 * 60;
/** 32 bytes as base64url. */
const VALUE = /^[\w-]{43}$/;

/** The cookie of a browser that requested a link: its next request revokes the earlier link. */
@Injectable()
export class LinkRequestCookie extends HostCookie {
  constructor(@Inject(AUTH_SETTINGS) { appUrl }: AuthSettings, host: HttpAdapterHost) {
    super(host, {
      appUrl,
      name: 'mikrochat_link_request',
      sameSite: 'strict',
      maxAgeSeconds: MAX_AGE_SECONDS,
    });
  }

  /** The browser that requests a link; sets its cookie, or extends the one that it sent. */
  identify({ request, response, cookies }: HttpExchange): RequestingBrowser {
    const sent = this.read(cookies);
    const valid = sent !== undefined && VALUE.test(sent) ? sent : null;
    const id = valid ?? newSecret();
    this.write(response, id);
    // A request from a page of this server (Fetch Metadata): the browser will send the cookie with the next one.
    const isSameOrigin = headerOf(request, 'sec-fetch-site') === 'same-origin';
    return { id, keepsCookies: valid !== null || isSameOrigin };
  }
}
