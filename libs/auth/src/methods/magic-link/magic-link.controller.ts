import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LinkRequests, MagicLinkSignIn, type VerifiedLink } from '@mikrochat/accounts';
import {
  emailRequest,
  paths,
  successBody,
  tokensBody,
  type EmailRequest,
  type SuccessBody,
  type TokensBody,
} from '@mikrochat/contract';
import { SessionIssuer } from '../../session/session-issuer.js';
import { OkResponse, Available, clientInfoOf, Public, RequestBody } from '../../requests/decorators.js';
import { CurrentExchange } from '../../requests/current-exchange.decorator.js';
import type { HttpExchange } from '../../requests/http-exchange.js';
import { Authenticated } from '../../requests/authenticated.decorator.js';
import { LinkRequestCookie } from '../link-request-cookie.js';
import { MethodGuard } from '../method.guard.js';
import { MAGIC_LINK } from './magic-link.strategy.js';

/** Always the same, so that the response does not tell whether the email address has an account. */
const ON_ITS_WAY = 'If this address may sign in here, a link is on its way to it.';

/** Sign-in by a link in a mail. */
@ApiTags('Sign in')
@Public()
@Available('magicLink')
@Controller()
export class MagicLinkController {
  constructor(
    private readonly requests: LinkRequests,
    private readonly links: MagicLinkSignIn,
    private readonly sessionIssuer: SessionIssuer,
    private readonly cookie: LinkRequestCookie,
  ) {}

  @Post(paths.login)
  @OkResponse(successBody)
  async requestLink(
    @Body({ schema: emailRequest }) { email }: EmailRequest,
    @CurrentExchange() exchange: HttpExchange,
  ): Promise<SuccessBody> {
    const browser = this.cookie.identify(exchange);
    await this.requests.submit('magic-link', email, clientInfoOf(exchange.request), browser);
    return { success: true, message: ON_ITS_WAY };
  }

  @UseGuards(MethodGuard(MAGIC_LINK))
  @RequestBody(emailRequest)
  @Post(paths.verify)
  @OkResponse(tokensBody)
  async signIn(
    @Authenticated() link: VerifiedLink,
    @CurrentExchange() exchange: HttpExchange,
  ): Promise<TokensBody> {
    const session = await this.links.signIn(link, clientInfoOf(exchange.request));
    return this.sessionIssuer.startWith(session, exchange);
  }
}
