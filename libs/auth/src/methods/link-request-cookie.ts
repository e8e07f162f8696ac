import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { newSecret, type RequestingBrowser } from '@mikrochat/accounts';
import type { HttpExchange } from '../requests/http-exchange.js';
import { HostCookie } from '../requests/host-cookie.js';
import { headerOf } from '../requests/http.js';
import { AUTH_SETTINGS, type AuthSettings } from '../settings.js';

const DAY_SECONDS = 24 * 60 * 60;
const VALUE = /^[\w-]{43}$/;

/** Knows the browser again that asked for a link, so that asking again there voids the link from before. */
@Injectable()
export class LinkRequestCookie {
  private readonly cookie: HostCookie;

  constructor(@Inject(AUTH_SETTINGS) settings: AuthSettings, host: HttpAdapterHost) {
    this.cookie = new HostCookie(host, {
      appUrl: settings.appUrl,
      name: 'mikrochat_link_request',
      sameSite: 'strict',
      maxAgeSeconds: DAY_SECONDS,
    });
  }

  /** The browser of a request for a link, which gets a cookie or keeps the one that it has. */
  identify({ request, response, cookies }: HttpExchange): RequestingBrowser {
    const sent = this.cookie.read(cookies);
    const known = sent !== undefined && VALUE.test(sent) ? sent : null;
    const id = known ?? newSecret();
    this.cookie.write(response, id);
    // A browser that says so asks from a page of this server (Fetch Metadata), and will bring the cookie along.
    const isFirstParty = headerOf(request, 'sec-fetch-site') === 'same-origin';
    return { id, keepsCookies: known !== null || isFirstParty };
  }
}
