import { AccountError, type Clock, type OAuthFlows, type ProviderAccount } from '@mikrochat/accounts';
import Strategy from 'passport-oauth2';
import { AccountReader } from './account-reader.js';
import { ProviderError } from './provider-error.js';
import type { Endpoints, OAuthProvider } from './provider.js';
import { StateStore } from './state-store.js';
import type { Arrival, Departure, Homecoming, Step } from './step.js';
import { exchangeCode, type ProviderTokens } from './token-endpoint.js';

type Form = Readonly<Record<string, string>>;
type TokensDone = (error: unknown, access?: string, refresh?: undefined, tokens?: ProviderTokens) => void;
type AccountDone = (error: unknown, account?: ProviderAccount) => void;
type PassportRequest = Parameters<Strategy['authenticate']>[0];

const scopeOf = ({ client: { scopes }, scopes: usual }: OAuthProvider): string =>
  typeof scopes === 'string' ? scopes.split(/[\s,]+/).join(' ') : (scopes ?? usual).join(' ');

const optionsOf = (
  provider: OAuthProvider,
  { authorizationUrl, tokenUrl }: Endpoints,
  states: StateStore,
) => ({
  authorizationURL: authorizationUrl,
  tokenURL: tokenUrl,
  clientID: provider.client.clientId,
  clientSecret: provider.client.clientSecret,
  callbackURL: provider.client.redirectUri,
  scope: scopeOf(provider),
  pkce: true,
  passReqToCallback: true as const,
  // The types know only stores from before PKCE.
  store: states as unknown as Strategy.StateStore,
});

/** The code flow of passport-oauth2 with PKCE S256 (RFC 7636), for whichever provider. */
export class OAuthStrategy extends Strategy {
  private readonly states: StateStore;

  constructor(
    private readonly provider: OAuthProvider,
    private readonly endpoints: Endpoints,
    flows: OAuthFlows,
    clock: Clock,
  ) {
    const states = new StateStore(provider.id, endpoints, flows);
    const reader = new AccountReader(provider, endpoints, clock);
    super(
      optionsOf(provider, endpoints, states),
      (
        step: unknown,
        _access: string,
        _refresh: string,
        tokens: ProviderTokens,
        _: unknown,
        done: AccountDone,
      ) => {
        const { nonce = '' } = (step as Step).flow ?? {};
        reader.read(tokens, nonce).then((account) => done(null, account), done);
      },
    );
    this.states = states;
    // Its own client has no time-out, no limit, and no client_secret_basic.
    Object.assign(this._oauth2, { getOAuthAccessToken: this.exchange.bind(this) });
  }

  /** Begins a flow. @returns where the browser has to go */
  async depart(departure: Departure): Promise<string> {
    const { location } = await this.attempt({ departure, query: {} });
    if (location === undefined) throw new AccountError('invalid_state');
    return location;
  }

  /** Ends a flow. @throws AccountError `invalid_state`, `sign_in_cancelled`; an error of the provider */
  async arrive(homecoming: Homecoming): Promise<Arrival> {
    const { code, state, error } = homecoming.query;
    const step: Step = { homecoming, query: { code, state } };
    if (code === undefined || error !== undefined) return this.refuse(step, error);
    const { account } = await this.attempt(step);
    if (!account || !step.flow) throw new AccountError('invalid_state');
    return { account, flow: step.flow };
  }

  override authorizationParams({ nonce }: { nonce?: string }): object {
    const openId = this.endpoints.openId ? { nonce } : {};
    return { ...this.provider.client.authorizationParams, ...openId };
  }

  /** What comes back without a code spends its state too (RFC 6749 §4.1.2.1). */
  private async refuse(step: Step, error = 'no code'): Promise<never> {
    await this.states.spend(step);
    if (error === 'access_denied') throw new AccountError('sign_in_cancelled');
    throw new ProviderError(
      `the authorization page answered ${/^[\w.-]{1,64}$/.test(error) ? error : 'an error'}`,
    );
  }

  /** Runs Passport's side once: a strategy calls one of these, on an object made for this request alone. */
  private attempt(step: Step): Promise<{ location?: string; account?: ProviderAccount }> {
    const attempt = Object.create(this) as this;
    return new Promise((resolve, reject) => {
      const actions = {
        redirect: (location: string) => resolve({ location }),
        success: (account: ProviderAccount) => resolve({ account }),
        fail: () => reject(new AccountError('invalid_state')),
        error: reject,
      };
      Object.assign(attempt, actions);
      attempt.authenticate(step as unknown as PassportRequest, { nonce: step.departure?.nonce });
    });
  }

  private exchange(code: string, form: Form, done: TokensDone): void {
    exchangeCode(this.provider, this.endpoints, { ...form, code }).then(
      (tokens) => done(null, tokens.accessToken, undefined, tokens),
      done,
    );
  }
}
