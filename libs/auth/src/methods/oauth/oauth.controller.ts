import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { Identities, type Caller } from '@mikrochat/accounts';
import {
  at,
  exchangeBody,
  exchangeRequest,
  linkBody,
  oauthProvidersBody,
  paths,
  type ExchangeBody,
  type ExchangeRequest,
  type LinkBody,
  type OAuthProvidersBody,
} from '@mikrochat/contract';
import { SessionIssuer } from '../../session/session-issuer.js';
import { OkResponse, CurrentCaller, Public, RedirectResponse } from '../../requests/decorators.js';
import { CurrentExchange } from '../../requests/current-exchange.decorator.js';
import type { HttpExchange } from '../../requests/http-exchange.js';
import { requireNavigation } from '../../requests/fetch-metadata.js';
import { OAuthSignIn } from './oauth-sign-in.js';
import { OAuthProviders } from './providers.js';
import { returnPathOf, WebAppRedirect } from './web-app-redirect.js';

/** Sign-in with an account at a provider, beside every mode. */
@ApiTags('Sign in')
@Controller()
export class OAuthController {
  constructor(
    private readonly providers: OAuthProviders,
    private readonly signIn: OAuthSignIn,
    private readonly identities: Identities,
    private readonly sessionIssuer: SessionIssuer,
    private readonly redirect: WebAppRedirect,
  ) {}

  @Public()
  @Get(paths.oauthProviders)
  @OkResponse(oauthProvidersBody)
  list(): OAuthProvidersBody {
    const providers = this.providers
      .list()
      .map(({ id, name }) => ({ id, name, loginUrl: at(paths.oauthSignIn, id) }));
    return { providers, count: providers.length };
  }

  @Public()
  @Get(paths.oauthSignIn)
  @RedirectResponse('To the provider')
  @ApiQuery({ name: 'then', required: false, type: String, description: 'The page to come back to' })
  begin(
    @Param('id') id: string,
    @Query('then') then: unknown,
    @CurrentExchange() exchange: HttpExchange,
  ): Promise<void> {
    requireNavigation(exchange.request);
    const provider = this.providers.get(id);
    const purpose = { returnTo: returnPathOf(then), linking: null };
    return this.redirect.to(exchange, () => this.signIn.begin(exchange, provider, purpose));
  }

  @Public()
  @Get(paths.oauthCallback)
  @RedirectResponse('Back to the web app, with a code or an error in the fragment')
  finish(
    @Param('id') id: string,
    @Query() query: unknown,
    @CurrentExchange() exchange: HttpExchange,
  ): Promise<void> {
    requireNavigation(exchange.request);
    const provider = this.providers.get(id);
    return this.redirect.toWebApp(exchange, () => this.signIn.finish(exchange, provider, query));
  }

  @Public()
  @Post(paths.oauthExchange)
  @OkResponse(exchangeBody)
  async exchange(
    @Body({ schema: exchangeRequest }) { code }: ExchangeRequest,
    @CurrentExchange() exchange: HttpExchange,
  ): Promise<ExchangeBody> {
    const { userId, credentialEpoch, provider, returnTo } = await this.signIn.redeem(exchange, code);
    const user = { userId, credentialEpoch, method: `oauth:${provider}` } as const;
    const tokens = await this.sessionIssuer.start(user, exchange);
    return returnTo === null ? tokens : { ...tokens, then: returnTo };
  }

  @Post(paths.oauthLink)
  @OkResponse(linkBody)
  async link(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @CurrentExchange() exchange: HttpExchange,
  ): Promise<LinkBody> {
    const provider = this.providers.get(id);
    const purpose = { returnTo: null, linking: await this.identities.beginLinking(caller) };
    return { location: await this.signIn.begin(exchange, provider, purpose) };
  }
}
