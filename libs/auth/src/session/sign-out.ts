import { Injectable } from '@nestjs/common';
import { AccountError, Sessions, SignedTokens } from '@mikrochat/accounts';
import { accessClaims } from '../access-token/claims.js';
import { bearerOf } from '../requests/bearer.js';
import type { HttpExchange } from '../requests/http-exchange.js';
import { SessionCookie } from './session-cookie.js';

/** Signs out by whatever proves the session: refresh token, cookie or access token, also when it has ended already. */
@Injectable()
export class SignOut {
  constructor(
    private readonly sessions: Sessions,
    private readonly tokens: SignedTokens,
    private readonly cookie: SessionCookie,
  ) {}

  /** @throws AccountError `unauthorized` where nothing proves a session */
  async signOut(
    { request, response, cookies }: HttpExchange,
    refreshToken: string | undefined,
  ): Promise<void> {
    const token = refreshToken ?? this.cookie.read(cookies) ?? '';
    const bearer = bearerOf(request);
    const ids = new Set(
      [this.sessions.idOf(token), this.idOfAccessToken(bearer)].filter((id) => id !== null),
    );
    if (ids.size === 0)
      throw new AccountError('unauthorized', {}, token + bearer === '' ? { unrecorded: 'no_token' } : {});
    for (const id of ids) await this.sessions.signOut(id, request.ip);
    if (this.cookie.read(cookies)) this.cookie.clear(response);
  }

  private idOfAccessToken(token: string): string | null {
    const claims = accessClaims.safeParse(this.tokens.verify('at+jwt', token));
    return claims.success ? claims.data.sid : null;
  }
}
