import { Controller, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Users, type AuthenticatedUser } from '@mikrochat/accounts';
import { devLoginBody, emailRequest, paths, type DevLoginBody } from '@mikrochat/contract';
import { SessionIssuer } from '../../session/session-issuer.js';
import { OkResponse, Available, Public, RequestBody } from '../../requests/decorators.js';
import { CurrentExchange } from '../../requests/current-exchange.decorator.js';
import type { HttpExchange } from '../../requests/http-exchange.js';
import { toUserBody } from '../../requests/user-body.js';
import { Authenticated } from '../../requests/authenticated.decorator.js';
import { MethodGuard } from '../method.guard.js';
import { DEV } from './dev.strategy.js';

/** Sign-in in dev mode. */
@ApiTags('Sign in')
@Public()
@Available('devSignIn')
@Controller()
export class DevController {
  constructor(
    private readonly sessionIssuer: SessionIssuer,
    private readonly users: Users,
  ) {}

  @UseGuards(MethodGuard(DEV))
  @RequestBody(emailRequest)
  @Post(paths.devLogin)
  @OkResponse(devLoginBody)
  async signIn(
    @Authenticated() authenticated: AuthenticatedUser,
    @CurrentExchange() exchange: HttpExchange,
  ): Promise<DevLoginBody> {
    const tokens = await this.sessionIssuer.start(authenticated, exchange);
    const user = toUserBody(await this.users.get(authenticated.userId));
    return { ...tokens, user, token: tokens.accessToken };
  }
}
