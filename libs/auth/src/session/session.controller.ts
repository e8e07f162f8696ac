import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
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
import { Doorway } from '../doorway.js';
import { Answers, CallerOf, Public, Takes } from '../requests/decorators.js';
import { ExchangeOf } from '../requests/exchange.decorator.js';
import type { Exchange } from '../requests/exchange.js';
import { parse } from '../requests/parse.js';
import { SessionCookie } from './session-cookie.js';
import { SignOut } from './sign-out.js';
import { toSessionBody } from './session-body.js';

/** Refreshing, ending and seeing sessions. */
@ApiTags('Sessions')
@Controller()
export class SessionController {
  constructor(
    private readonly sessions: Sessions,
    private readonly doorway: Doorway,
    private readonly cookie: SessionCookie,
    private readonly leaving: SignOut,
  ) {}

  // The busiest route of all reads its body itself: the way through the pipes costs as much as the signatures.
  @Public()
  @Takes(refreshRequest)
  @Post(paths.refresh)
  @Answers(tokensBody)
  async refresh(@ExchangeOf() exchange: Exchange): Promise<TokensBody> {
    const { refreshToken } = parse(refreshRequest, exchange.request.body);
    const token = refreshToken ?? this.cookie.read(exchange.cookies);
    if (token === undefined) throw new AccountError('invalid_refresh_token', {}, { unrecorded: 'no_token' });
    const session = await this.sessions.rotate(token, exchange.request.ip);
    return this.doorway.handOver(
      session,
      exchange,
      refreshToken === undefined || this.cookie.isWanted(exchange.request),
    );
  }

  @Public()
  @Post(paths.logout)
  @Answers(messageBody)
  async signOut(
    @Body({ schema: refreshRequest }) { refreshToken }: RefreshRequest,
    @ExchangeOf() exchange: Exchange,
  ): Promise<MessageBody> {
    await this.leaving.signOut(exchange, refreshToken);
    return { message: 'You are signed out.' };
  }

  @Get(paths.sessions)
  @Answers(sessionsBody)
  async list(@CallerOf() caller: Caller): Promise<SessionsBody> {
    const sessions = await this.sessions.of(caller.userId);
    return { sessions: sessions.map((session) => toSessionBody(session, caller.sessionId)) };
  }

  @Delete(paths.sessions)
  @Answers(messageBody)
  async endOthers(@CallerOf() caller: Caller): Promise<MessageBody> {
    await this.sessions.endOthers(caller);
    return { message: 'All your other devices are signed out.' };
  }

  @Delete(paths.session)
  @Answers(messageBody)
  async end(@CallerOf() caller: Caller, @Param('id') id: string): Promise<MessageBody> {
    await this.sessions.end(caller, id);
    return { message: 'This device is signed out.' };
  }
}
