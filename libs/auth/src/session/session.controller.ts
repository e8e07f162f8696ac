import { Body, Controller, Delete, Get, Param, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccountError, Sessions, type Caller } from '@mikrochat/accounts';
import {
  messageBody,
  paths,
  refreshRequest,
  sessionsBody,
  tokensBody,
  type MessageBody,
  type RefreshRequest,
  type SessionsBody,
  type TokensBody,
} from '@mikrochat/contract';
import type { AccessClaims } from '../access-token/claims.js';
import { OptionalAccessTokenGuard } from '../access-token/optional-access-token.guard.js';
import { Authenticated } from '../requests/authenticated.decorator.js';
import { SessionIssuer } from './session-issuer.js';
import { OkResponse, CurrentCaller, Public, RequestBody } from '../requests/decorators.js';
import { CurrentExchange } from '../requests/current-exchange.decorator.js';
import type { HttpExchange } from '../requests/http-exchange.js';
import { parse } from '../requests/parse.js';
import { SessionCookie } from './session-cookie.js';
import { SignOut } from './sign-out.js';
import { toSessionBody } from './session-body.js';

/** Refreshes, lists and ends sessions. */
@ApiTags('Sessions')
@Controller()
export class SessionController {
  constructor(
    private readonly sessions: Sessions,
    private readonly sessionIssuer: SessionIssuer,
    private readonly cookie: SessionCookie,
    private readonly signOutService: SignOut,
  ) {}

  // The busiest route parses its body itself: Nest's pipes would cost as much as signing both tokens.
  @Public()
  @RequestBody(refreshRequest)
  @Post(paths.refresh)
  @OkResponse(tokensBody)
  async refresh(@CurrentExchange() exchange: HttpExchange): Promise<TokensBody> {
    const { refreshToken } = parse(refreshRequest, exchange.request.body);
    const token = refreshToken ?? this.cookie.read(exchange.cookies);
    if (token === undefined) throw new AccountError('invalid_refresh_token', {}, { unrecorded: 'no_token' });
    const session = await this.sessions.rotate(token, exchange.request.ip);
    return this.sessionIssuer.issueTokens(
      session,
      exchange,
      refreshToken === undefined || this.cookie.isRequested(exchange.request),
    );
  }

  @Public()
  @UseGuards(OptionalAccessTokenGuard)
  @Post(paths.logout)
  @OkResponse(messageBody)
  async signOut(
    @Body({ schema: refreshRequest }) { refreshToken }: RefreshRequest,
    @Authenticated() claims: AccessClaims | null,
    @CurrentExchange() exchange: HttpExchange,
  ): Promise<MessageBody> {
    await this.signOutService.signOut(exchange, refreshToken, claims);
    return { message: 'You are signed out.' };
  }

  @Get(paths.sessions)
  @OkResponse(sessionsBody)
  async list(@CurrentCaller() caller: Caller): Promise<SessionsBody> {
    const sessions = await this.sessions.ofUser(caller.userId);
    return { sessions: sessions.map((session) => toSessionBody(session, caller.sessionId)) };
  }

  @Delete(paths.sessions)
  @OkResponse(messageBody)
  async endOthers(@CurrentCaller() caller: Caller): Promise<MessageBody> {
    await this.sessions.endOthers(caller);
    return { message: 'All your other devices are signed out.' };
  }

  @Delete(paths.session)
  @OkResponse(messageBody)
  async end(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<MessageBody> {
    await this.sessions.end(caller, id);
    return { message: 'This device is signed out.' };
  }
}
