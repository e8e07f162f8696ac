import { Injectable } from '@nestjs/common';
import { AccountError, Sessions } from '@mikrochat/accounts';
import type { AccessClaims } from '../access-token/claims.js';
import { bearerOf } from '../requests/bearer.js';
import type { HttpExchange } from '../requests/http-exchange.js';

import { SessionCookie } from './session-cookie.js';

/** Ends the session of a refresh token, of the session cookie or of an access token; an ended one is no error. */
@Injectable()
export class SignOut {
  constructor(
    private readonly sessions: Sessions,
    private readonly cookie: SessionCookie,
  ) {}

  /**
   * @param refreshToken from the body; without one, the cookie's counts
   * @param claims of the request's access token, null where it has no valid one
   * @throws AccountError `unauthorized` where none of them names a session
   */
  async signOut(
    { request, response, cookies }: HttpExchange,
    refreshToken: string | undefined,
    claims: AccessClaims | null,
  ): Promise<void> {
    const cookie = this.cookie.read(cookies);
    const token = refreshToken ?? cookie;
    const ids = new Set([this.sessions.idOf(token ?? ''), claims?.sid ?? null].filter((id) => id !== null));
    if (ids.size === 0) {
      const isAnonymous = !token && !bearerOf(request);
      throw new AccountError('unauthorized', {}, isAnonymous ? { unrecorded: 'no_token' } : {});
    }
    for (const id of ids) await this.sessions.signOut(id, request.ip);
    if (cookie) this.cookie.clear(response);
  }
}
