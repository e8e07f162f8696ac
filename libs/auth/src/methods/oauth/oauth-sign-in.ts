import { Injectable } from '@nestjs/common';
import {
  AccountError,
  Identities,
  newSecret,
  OAuthFlows,
  type Linking,
  type Vouched,
} from '@mikrochat/accounts';
import { clientInfoOf } from '../../requests/decorators.js';
import type { HttpExchange } from '../../requests/http-exchange.js';
import { FlowCookie } from './flow-cookie.js';
import { OAuthLimit } from './oauth-limit.js';
import type { OAuthProvider } from './provider.js';
import { callbackQuery, type Arrival } from './step.js';
import { OAuthStrategies } from './strategies.js';

/** What somebody set out for. */
export interface Errand {
  readonly returnTo: string | null;
  readonly linking: Linking | null;
}

/** How a flow ended: a code for the web app, or the provider that is linked now. */
export type Ending = { readonly code: string } | { readonly linked: string };

/** The way through a provider and back. */
@Injectable()
export class OAuthSignIn {
  constructor(
    private readonly strategies: OAuthStrategies,
    private readonly flows: OAuthFlows,
    private readonly identities: Identities,
    private readonly cookie: FlowCookie,
    private readonly limit: OAuthLimit,
  ) {}

  /** Begins. @returns where the browser has to go @throws AccountError `provider_error`, `too_many_attempts` */
  async begin(provider: OAuthProvider, exchange: HttpExchange, errand: Errand): Promise<string> {
    const { ip } = exchange.request;
    await this.limit.count(exchange.request);
    const browser = newSecret();
    const departure = { ...errand, browser, ip, nonce: newSecret() };
    const location = await this.strategies.with(provider, (strategy) => strategy.depart(departure));
    this.cookie.write(exchange, browser);
    return location;
  }

  /** Comes back. @throws AccountError `invalid_state`, `provider_error`, `not_invited`, `email_not_verified`, … */
  async finish(provider: OAuthProvider, exchange: HttpExchange, query: unknown): Promise<Ending> {
    const browser = this.cookie.read(exchange);
    const arrival = await this.limit.guard(exchange.request, () =>
      this.arrive(provider, exchange, browser, query),
    );
    return this.conclude(arrival, browser, exchange);
  }

  /** Spends the code that the web app brings. @throws AccountError `invalid_state`, `too_many_attempts` */
  async redeem(code: string, exchange: HttpExchange): Promise<Vouched> {
    const vouched = await this.limit.guard(exchange.request, () =>
      this.flows.redeem(code, this.cookie.read(exchange)),
    );
    this.cookie.clear(exchange);
    return vouched;
  }

  private async arrive(
    provider: OAuthProvider,
    { request }: HttpExchange,
    browser: string,
    unparsed: unknown,
  ): Promise<Arrival> {
    const query = callbackQuery.safeParse(unparsed);
    if (!query.success) throw new AccountError('invalid_state');
    const homecoming = { browser, ip: request.ip, query: query.data };
    return this.strategies.with(provider, (strategy) => strategy.arrive(homecoming));
  }

  private async conclude(
    { account, flow }: Arrival,
    browser: string,
    { request }: HttpExchange,
  ): Promise<Ending> {
    const { linking, returnTo } = flow;
    const { provider } = account;
    if (linking) {
      await this.identities.link(linking, account, clientInfoOf(request));
      return { linked: provider };
    }
    const { id: userId, credentialEpoch } = await this.identities.resolve(account, clientInfoOf(request));
    return { code: await this.flows.issueCode(browser, { userId, credentialEpoch, provider, returnTo }) };
  }
}
