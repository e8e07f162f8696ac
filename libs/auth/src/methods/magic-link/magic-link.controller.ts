import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LinkRequests, MagicLinkSignIn, type ReadLink } from '@mikrochat/accounts';
import {
  emailRequest,
  paths,
  successBody,
  tokensBody,
  type EmailRequest,
  type SuccessBody,
  type TokensBody,
} from '@mikrochat/contract';
import { Doorway } from '../../doorway.js';
import { Answers, Available, originOf, Public, Takes } from '../../requests/decorators.js';
import { ExchangeOf } from '../../requests/exchange.decorator.js';
import type { Exchange } from '../../requests/exchange.js';
import { EntrantOf } from '../entrant.decorator.js';
import { LinkRequestCookie } from '../link-request-cookie.js';
import { MethodGuard } from '../method.guard.js';
import { MAGIC_LINK } from './magic-link.strategy.js';

/** The same words for everybody. */
const ON_ITS_WAY = 'If this address may sign in here, a link is on its way to it.';

/** Sign-in by a link that arrives by mail. */
@ApiTags('Sign in')
@Public()
@Available(({ authMode, hasEmail, localSignIn }) => localSignIn && authMode === 'magic-link' && hasEmail)
@Controller()
export class MagicLinkController {
  constructor(
    private readonly requests: LinkRequests,
    private readonly links: MagicLinkSignIn,
    private readonly doorway: Doorway,
    private readonly cookie: LinkRequestCookie,
  ) {}

  @Post(paths.login)
  @Answers(successBody)
  async ask(
    @Body({ schema: emailRequest }) { email }: EmailRequest,
    @ExchangeOf() exchange: Exchange,
  ): Promise<SuccessBody> {
    const browser = this.cookie.identify(exchange);
    await this.requests.ask('magic-link', email, originOf(exchange.request), browser);
    return { success: true, message: ON_ITS_WAY };
  }

  @UseGuards(MethodGuard(MAGIC_LINK))
  @Takes(emailRequest)
  @Post(paths.verify)
  @Answers(tokensBody)
  async signIn(@EntrantOf() link: ReadLink, @ExchangeOf() exchange: Exchange): Promise<TokensBody> {
    const session = await this.links.signIn(link, originOf(exchange.request));
    return this.doorway.welcome(session, exchange);
  }
}
