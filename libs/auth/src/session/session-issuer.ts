import { Injectable } from '@nestjs/common';
import {
  Sessions,
  type AuthenticatedUser,
  type ActiveSession,
  type OpenedSession,
} from '@mikrochat/accounts';
import type { TokensBody } from '@mikrochat/contract';
import { AccessTokens } from '../access-token/access-tokens.js';
import { clientInfoOf } from '../requests/decorators.js';
import type { HttpExchange } from '../requests/http-exchange.js';
import { DeviceCookie } from './device-cookie.js';
import { SessionCookie } from './session-cookie.js';

/** Where every way in ends: a recognised person gets a session, a session its tokens. */
@Injectable()
export class SessionIssuer {
  constructor(
    private readonly sessions: Sessions,
    private readonly accessTokens: AccessTokens,
    private readonly cookie: SessionCookie,
    private readonly device: DeviceCookie,
  ) {}

  /** Opens a session, always a new one. @throws AccountError `account_disabled`, `invalid_credentials`, … */
  async start(user: AuthenticatedUser, exchange: HttpExchange): Promise<TokensBody> {
    const session = await this.sessions.open(user, clientInfoOf(exchange.request));
    const tokens = await this.startWith(session, exchange);
    return user.passwordChangeSuggested ? { ...tokens, passwordChangeSuggested: true } : tokens;
  }

  /** The tokens of a session that was just opened; it takes the place of the browser's session before. */
  async startWith(session: OpenedSession, exchange: HttpExchange): Promise<TokensBody> {
    const asCookie = this.cookie.isWanted(exchange.request);
    if (asCookie) await this.endReplacedSession(exchange);
    const tokens = this.issueTokens(session, exchange, asCookie);
    this.device.remember(exchange, session);
    return tokens;
  }

  /** The tokens of a session; the refresh token goes out the way the client wants it. */
  issueTokens(session: ActiveSession, { response }: HttpExchange, asCookie: boolean): TokensBody {
    const { token: accessToken, lifeSeconds: exp } = this.accessTokens.issue(session);
    const tokens = { accessToken, exp, tokenType: 'Bearer' } as const;
    if (!asCookie) return { ...tokens, refreshToken: session.refreshToken };
    this.cookie.write(response, session.refreshToken);
    return tokens;
  }

  /** The browser's cookie is about to be replaced: a session that nobody can reach any more should not stay. */
  private async endReplacedSession({ request, cookies }: HttpExchange): Promise<void> {
    const replaced = this.sessions.idOf(this.cookie.read(cookies) ?? '');
    if (replaced) await this.sessions.signOut(replaced, request.ip);
  }
}
