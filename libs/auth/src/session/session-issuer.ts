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

/** Starts the session of an authenticated user, and issues the tokens of a session. Every sign-in method ends here. */
@Injectable()
export class SessionIssuer {
  constructor(
    private readonly sessions: Sessions,
    private readonly accessTokens: AccessTokens,
    private readonly cookie: SessionCookie,
    private readonly device: DeviceCookie,
  ) {}

  /**
   * Starts a new session (never an existing one: OWASP ASVS 5.0 V7.2.4).
   * @throws AccountError `account_disabled`, or `invalid_credentials`, `invalid_link`, `invalid_state` for a proof of
   * another credential epoch
   */
  async start(user: AuthenticatedUser, exchange: HttpExchange): Promise<TokensBody> {
    const session = await this.sessions.open(user, clientInfoOf(exchange.request));
    const tokens = await this.startWith(session, exchange);
    return user.passwordChangeSuggested ? { ...tokens, passwordChangeSuggested: true } : tokens;
  }

  /** The tokens of a session that was just opened; it replaces the session in the browser's cookie. */
  async startWith(session: OpenedSession, exchange: HttpExchange): Promise<TokensBody> {
    const asCookie = this.cookie.isRequested(exchange.request);
    if (asCookie) await this.endReplacedSession(exchange);
    const tokens = this.issueTokens(session, exchange, asCookie);
    this.device.addAccount(exchange, session);
    return tokens;
  }

  /** The tokens of a session. @param asCookie whether the refresh token is set as a cookie, or stands in the body */
  issueTokens(session: ActiveSession, { response }: HttpExchange, asCookie: boolean): TokensBody {
    const { token: accessToken, lifeSeconds: exp } = this.accessTokens.issue(session);
    const tokens = { accessToken, exp, tokenType: 'Bearer' } as const;
    if (!asCookie) return { ...tokens, refreshToken: session.refreshToken };
    this.cookie.write(response, session.refreshToken);
    return tokens;
  }

  /** Ends the session of the cookie that is about to be overwritten: no client would hold its refresh token. */
  private async endReplacedSession({ request, cookies }: HttpExchange): Promise<void> {
    const replaced = this.sessions.idOf(this.cookie.read(cookies) ?? '');
    if (replaced) await this.sessions.signOut(replaced, request.ip);
  }
}
