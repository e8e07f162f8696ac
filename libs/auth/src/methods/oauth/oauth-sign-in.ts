import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  AccountError,
  Identities,
  newSecret,
  OAuthFlows,
  type AuthorizationRequest,
  type Clock,
  type SignInCode,
} from '@mikrochat/accounts';
import * as z from 'zod';
import { CLOCK } from '../../clock.js';
import { clientInfoOf } from '../../requests/decorators.js';
import { HostCookie } from '../../requests/host-cookie.js';
import type { HttpExchange } from '../../requests/http-exchange.js';
import type { HttpRequest } from '../../requests/http.js';
import { AUTH_SETTINGS, type AuthSettings } from '../../settings.js';
import { MemoryStorage } from '../../throttle/memory-storage.js';
import { callerOf } from '../../throttle/request.throttle.js';
import { OAuthStrategies } from './oauth.strategy.js';
import type { OAuthProvider } from './provider.js';

const parameter = z.string().max(4096);

/** RFC 6749 §4.1.2, RFC 9207 §2. A repeated parameter is a list, and refused. */
const responseParameters = z.object({
  state: parameter,
  code: parameter.exactOptional(),
  error: parameter.exactOptional(),
  iss: parameter.exactOptional(),
});

/** Signing in and linking through a provider: the authorization request, its response, and the code that follows. */
@Injectable()
export class OAuthSignIn {
  /** Binds a flow to its browser: Lax, since the response comes from another site, and new with every flow. */
  private readonly cookie: HostCookie;
  private readonly attempts: MemoryStorage;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(CLOCK) clock: Clock,
    host: HttpAdapterHost,
    private readonly strategies: OAuthStrategies,
    private readonly flows: OAuthFlows,
    private readonly identities: Identities,
  ) {
    const { appUrl, oauth } = settings;
    const maxAgeSeconds = oauth.stateExpirySeconds;
    this.cookie = new HostCookie(host, { appUrl, name: 'mikrochat_oauth', sameSite: 'lax', maxAgeSeconds });
    this.attempts = new MemoryStorage(clock);
  }

  /** @returns the URL of the authorization request @throws AccountError `provider_error`, `too_many_attempts` */
  async begin(
    { request, response }: HttpExchange,
    provider: OAuthProvider,
    purpose: Pick<AuthorizationRequest, 'returnTo' | 'linking'>,
  ): Promise<string> {
    await this.countAttempt(request);
    const binding = { provider: provider.id, browserBinding: newSecret(), ip: request.ip };
    const url = await this.strategies.authorize(provider, { ...purpose, ...binding, nonce: newSecret() });
    this.cookie.write(response, binding.browserBinding);
    return url;
  }

  /**
   * Takes an authorization response.
   * @returns a code for the web app to sign in with, or the provider that was linked
   * @throws AccountError `invalid_state`, `provider_error`, `not_invited`, `email_not_verified`, …
   */
  async finish(
    { request, cookies }: HttpExchange,
    provider: OAuthProvider,
    query: unknown,
  ): Promise<{ readonly code: string } | { readonly linked: string }> {
    const browserBinding = this.cookie.read(cookies) ?? '';
    const { account, answered } = await this.countInvalid(request, () => {
      const { data: parameters } = responseParameters.safeParse(query);
      if (!parameters) throw new AccountError('invalid_state');
      const response = { provider: provider.id, browserBinding, ip: request.ip, parameters };
      return this.strategies.complete(provider, response);
    });
    const { linking, returnTo } = answered;
    if (linking) {
      await this.identities.link(linking, account, clientInfoOf(request));
      return { linked: provider.id };
    }
    const { id: userId, credentialEpoch } = await this.identities.resolve(account, clientInfoOf(request));
    const signIn = { userId, credentialEpoch, provider: provider.id, returnTo };
    return { code: await this.flows.issueCode(browserBinding, signIn) };
  }

  /** Redeems the code that the web app brings. @throws AccountError `invalid_state`, `too_many_attempts` */
  async redeem({ request, response, cookies }: HttpExchange, code: string): Promise<SignInCode> {
    const browserBinding = this.cookie.read(cookies) ?? '';
    const signIn = await this.countInvalid(request, () => this.flows.redeem(code, browserBinding));
    this.cookie.clear(response);
    return signIn;
  }

  /**
   * Counts an attempt of a network: where a flow begins, and where a response or a code belongs to none. Flows that
   * another site begins are counted apart from those of our own pages.
   */
  private async countAttempt(request: HttpRequest): Promise<void> {
    const { rateLimit, oauth } = this.settings;
    if (!rateLimit.enabled) return;
    const { maxAttempts, windowMs } = oauth.rateLimiting;
    const hits = await this.attempts.increment(callerOf(request), windowMs, maxAttempts);
    if (hits.isBlocked)
      throw new AccountError('too_many_attempts', { retryAfter: Math.max(1, hits.timeToExpire) });
  }

  private async countInvalid<T>(request: HttpRequest, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AccountError && error.code === 'invalid_state') await this.countAttempt(request);
      throw error;
    }
  }
}
