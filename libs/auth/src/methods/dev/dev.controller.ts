import { Controller, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Users, type AuthenticatedUser } from '@mikrochat/accounts';
import { devLoginBody, emailRequest, paths, type DevLoginBody } from '@mikrochat/contract';
import { Doorway } from '../../doorway.js';
import { Answers, Available, Public, Takes } from '../../requests/decorators.js';
import { ExchangeOf } from '../../requests/exchange.decorator.js';
import type { Exchange } from '../../requests/exchange.js';
import { toUserBody } from '../../requests/user-body.js';
import { EntrantOf } from '../entrant.decorator.js';
import { MethodGuard } from '../method.guard.js';
import { DEV } from './dev.strategy.js';

/** Sign-in in dev mode. */
@ApiTags('Sign in')
@Public()
@Available(({ authMode, localSignIn }) => localSignIn && authMode === 'dev')
@Controller()
export class DevController {
  constructor(
    private readonly doorway: Doorway,
    private readonly users: Users,
  ) {}

  @UseGuards(MethodGuard(DEV))
  @Takes(emailRequest)
  @Post(paths.devLogin)
  @Answers(devLoginBody)
  async signIn(@EntrantOf() entrant: AuthenticatedUser, @ExchangeOf() exchange: Exchange): Promise<DevLoginBody> {
    const tokens = await this.doorway.enter(entrant, exchange);
    const user = toUserBody(await this.users.get(entrant.userId));
    return { ...tokens, user, token: tokens.accessToken };
  }
}
