import { Inject, Injectable, Logger } from '@nestjs/common';
import { AccountError, OAuthFlows, type Clock } from '@mikrochat/accounts';
import Strategy from 'passport-oauth2';
import { CLOCK } from '../../clock.js';
import { OAuthStrategy } from './oauth.strategy.js';
import { ProviderError } from './provider-error.js';
import type { Endpoints, OAuthProvider } from './provider.js';

const { InternalOAuthError } = Strategy;

interface Made {
  readonly endpoints: Endpoints;
  readonly strategy: OAuthStrategy;
}

/** What a provider did wrong, in words for the log; null where it did nothing. */
function faultOf(error: unknown): string | null {
  const cause = error instanceof InternalOAuthError ? (error.oauthError as unknown) : error;
  return cause instanceof ProviderError ? cause.message : null;
}

/** A strategy for each provider, made when somebody first comes with it and again when its endpoints move. */
@Injectable()
export class OAuthStrategies {
  private readonly made = new Map<string, Made>();
  private readonly logger = new Logger('OAuth');

  constructor(
    private readonly flows: OAuthFlows,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Works with a provider's strategy. @throws AccountError `provider_error`, and what the work throws */
  async with<T>(provider: OAuthProvider, work: (strategy: OAuthStrategy) => Promise<T>): Promise<T> {
    try {
      return await work(await this.of(provider));
    } catch (error) {
      const fault = faultOf(error);
      if (fault !== null) this.logger.warn(`${provider.id}: ${fault}`);
      const refusal = fault === null ? error : new AccountError('provider_error');
      throw refusal instanceof AccountError ? refusal.about({ method: `oauth:${provider.id}` }) : refusal;
    }
  }

  private async of(provider: OAuthProvider): Promise<OAuthStrategy> {
    const endpoints = await provider.endpoints();
    const known = this.made.get(provider.id);
    if (known?.endpoints === endpoints) return known.strategy;
    const strategy = new OAuthStrategy(provider, endpoints, this.flows, this.clock);
    this.made.set(provider.id, { endpoints, strategy });
    return strategy;
  }
}
