import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  AccountError,
  OAuthFlows,
  type AuthorizationRequest,
  type AuthorizationResponse,
  type Clock,
  type ProviderAccount,
} from '@mikrochat/accounts';
import type { SignInMethod } from '@mikrochat/contract';
import { LRUCache } from 'lru-cache';
import passport from 'passport';
import Strategy from 'passport-oauth2';
import { CLOCK } from '../../clock.js';
import { ProviderClient } from './provider-client.js';
import { ProviderError, type OAuthProvider, type ServerMetadata } from './provider.js';

/** An authorization request before passport-oauth2 made its code verifier. */
export type NewAuthorizationRequest = Omit<AuthorizationRequest, 'codeVerifier'>;

interface Completed {
  readonly account: ProviderAccount;
  readonly answered: AuthorizationRequest;
}

type Options = { readonly request: NewAuthorizationRequest } | { readonly response: AuthorizationResponse };
type Handler = (request: object, response: object, next: (error: unknown) => void) => void;

const STRATEGY_LIFE_MS = 60 * 60 * 1000;
const MAX_PROVIDERS = 1000;

const methodOf = ({ id }: OAuthProvider): SignInMethod => `oauth:${id}`;

/**
 * The authorization code flow with PKCE (RFC 6749 §4.1, RFC 7636) at one provider. passport-oauth2 makes the
 * authorization request; its state store is the database. Its own half of the callback takes no time limit, no
 * `client_secret_basic` and no ID token, so the response goes to a {@link ProviderClient}.
 */
class OAuthStrategy extends Strategy {
  private readonly client: ProviderClient;

  constructor(
    private readonly provider: OAuthProvider,
    private readonly metadata: ServerMetadata,
    private readonly flows: OAuthFlows,
    clock: Clock,
  ) {
    const { clientId, clientSecret, redirectUri, scopes } = provider.client;
    const store = (
      _request: unknown,
      codeVerifier: string,
      request: NewAuthorizationRequest,
      _meta: unknown,
      done: (error: unknown, state?: string) => void,
    ) => void flows.begin({ ...request, codeVerifier }).then((state) => done(null, state), done);
    super(
      {
        authorizationURL: metadata.authorization_endpoint,
        tokenURL: metadata.token_endpoint,
        clientID: clientId,
        clientSecret,
        callbackURL: redirectUri,
        scope: typeof scopes === 'string' ? scopes.split(/[\s,]+/) : [...(scopes ?? provider.scopes)],
        pkce: true,
        // The types know only stores from before PKCE.
        store: { store } as unknown as Strategy.StateStore,
      },
      // Required by the constructor, called by the half of `authenticate` that is replaced.
      () => undefined,
    );
    this.client = new ProviderClient(provider, metadata, clock);
  }

  override authenticate(request: Parameters<Strategy['authenticate']>[0], options: Options): void {
    if ('request' in options) return super.authenticate(request, { state: options.request });
    this.complete(options.response).then(
      (completed) => this.success(completed),
      (error: unknown) => this.error(error),
    );
  }

  override authorizationParams({ state: { nonce } }: { state: NewAuthorizationRequest }): object {
    const { authorizationParams } = this.provider.client;
    return this.metadata.jwks_uri === undefined
      ? { ...authorizationParams }
      : { ...authorizationParams, nonce };
  }

  /** The state is spent whatever else the response says (RFC 6749 §4.1.2.1). */
  private async complete(response: AuthorizationResponse): Promise<Completed> {
    const answered = await this.flows.finish(response);
    return { account: await this.client.identify(response, answered), answered };
  }
}

/** The strategies of all providers. */
@Injectable()
export class OAuthStrategies {
  // Passport's own registry is shared by everything in the process.
  private readonly passport = new passport.Passport();
  private readonly logger = new Logger('OAuth');
  /** Registered with Passport on first use, and anew after an hour: discovered metadata changes. */
  private readonly registered: LRUCache<OAuthProvider, OAuthStrategy>;

  constructor(flows: OAuthFlows, @Inject(CLOCK) clock: Clock) {
    this.registered = new LRUCache({
      max: MAX_PROVIDERS,
      ttl: STRATEGY_LIFE_MS,
      ttlResolution: 0,
      perf: { now: () => clock().getTime() },
      // Where it fails nothing is cached.
      fetchMethod: async (provider) => {
        const strategy = new OAuthStrategy(provider, await provider.metadata(), flows, clock);
        this.passport.use(methodOf(provider), strategy);
        return strategy;
      },
    });
  }

  /** @returns the URL of the authorization request @throws AccountError `provider_error` */
  authorize(provider: OAuthProvider, request: NewAuthorizationRequest): Promise<string> {
    return this.run(provider, { request });
  }

  /** @throws AccountError `invalid_state`, `sign_in_cancelled`, `provider_error` */
  complete(provider: OAuthProvider, response: AuthorizationResponse): Promise<Completed> {
    return this.run(provider, { response });
  }

  private async run<T>(provider: OAuthProvider, options: Options): Promise<T> {
    const method = methodOf(provider);
    try {
      await this.registered.forceFetch(provider);
      return await new Promise((resolve, reject) => {
        const done = (error: unknown, completed: unknown) =>
          error instanceof Error ? reject(error) : resolve(completed as T);
        // Passport redirects by the methods of Node's own response, which Fastify's does not have.
        const redirect = {
          setHeader: (name: string, value: unknown) => name === 'Location' && resolve(value as T),
          end: () => undefined,
        };
        const handle = this.passport.authenticate(method, { session: false, ...options }, done) as Handler;
        handle({}, redirect, reject);
      });
    } catch (error) {
      if (error instanceof AccountError) throw error.about({ method });
      if (!(error instanceof ProviderError)) throw error;
      this.logger.warn(`${provider.id}: ${error.message}`);
      throw new AccountError('provider_error', {}, { method });
    }
  }
}
