import { Inject, Injectable } from '@nestjs/common';
import { Sessions, type LiveSession } from '@mikrochat/accounts';
import type { SignInMethod, TokensBody } from '@mikrochat/contract';
import { AccessTokens } from './access-token/access-tokens.js';
import { originOf } from './requests/decorators.js';
import type { HttpRequest } from './requests/http.js';
import { SessionCookie } from './session/session-cookie.js';
import { AUTH_SETTINGS, type AuthSettings } from './settings.js';

/** Somebody whom a sign-in method has recognised. */
export interface Entrant {
  readonly userId: string;
  readonly method: SignInMethod;
  /** Somebody else set this person's password. */
  readonly changeSuggested?: boolean;
}

/** One HTTP exchange: where the cookie comes from and goes to. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly response: unknown;
  readonly cookies: Readonly<Record<string, string | undefined>>;
}

/** Where every way in ends: a recognised person gets a session, a session its tokens. */
@Injectable()
export class Doorway {
  constructor(
    private readonly sessions: Sessions,
    private readonly accessTokens: AccessTokens,
    private readonly cookie: SessionCookie,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
  ) {}

  /** Opens a session, always a new one. @throws AccountError `account_disabled`, `invalid_credentials` */
  async enter({ userId, method, changeSuggested }: Entrant, exchange: Exchange): Promise<TokensBody> {
    const session = await this.sessions.open(userId, method, originOf(exchange.request));
    const asCookie = this.cookie.isWanted(exchange.request);
    if (asCookie) await this.leaveBehind(exchange);
    const tokens = this.handOver(session, exchange, asCookie);
    return changeSuggested ? { ...tokens, passwordChangeSuggested: true } : tokens;
  }

  /** The tokens of a session; the refresh token goes out the way the client wants it. */
  handOver(session: LiveSession, { response }: Exchange, asCookie: boolean): TokensBody {
    const tokens = {
      accessToken: this.accessTokens.issue(session),
      exp: this.settings.jwtExpirySeconds,
      tokenType: 'Bearer',
    } as const;
    if (!asCookie) return { ...tokens, refreshToken: session.refreshToken };
    this.cookie.write(response, session.refreshToken);
    return tokens;
  }

  /** The browser's cookie is about to be replaced: a session that nobody can reach any more should not stay. */
  private async leaveBehind({ request, cookies }: Exchange): Promise<void> {
    const replaced = this.sessions.idOf(this.cookie.read(cookies) ?? '');
    if (replaced) await this.sessions.signOut(replaced, request.ip);
  }
}
