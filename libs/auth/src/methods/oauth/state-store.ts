import { AccountError, type Flow, type OAuthFlows } from '@mikrochat/accounts';
import { ProviderError } from './provider-error.js';
import type { Endpoints } from './provider.js';
import type { Homecoming, Step } from './step.js';

type Done<T> = (error: unknown, ...results: T[]) => void;

/** Where passport-oauth2 leaves a state and asks for it again: in the database, so that any replica can answer. */
export class StateStore {
  constructor(
    private readonly provider: string,
    private readonly endpoints: Endpoints,
    private readonly flows: OAuthFlows,
  ) {}

  // Passport looks at how many parameters these take.
  store(step: Step, verifier: string, _state: unknown, _meta: unknown, done: Done<string>): void {
    const { departure } = step;
    if (!departure) return done(new AccountError('invalid_state'));
    this.flows
      .begin({ ...departure, provider: this.provider, verifier })
      .then((state) => done(null, state), done);
  }

  verify(step: Step, _state: unknown, _meta: unknown, done: Done<string>): void {
    this.spend(step).then(({ verifier }) => done(null, verifier), done);
  }

  /** @throws AccountError `invalid_state`; ProviderError where another provider answered */
  async spend(step: Step): Promise<Flow> {
    const { homecoming } = step;
    if (!homecoming) throw new AccountError('invalid_state');
    const { browser, ip, query } = homecoming;
    step.flow = await this.flows.finish(query.state, { provider: this.provider, browser, ip });
    this.mustBeThisProvider(homecoming);
    return step.flow;
  }

  /** Mixed-up providers (RFC 9207 §2.4). Of one whose issuer is not known, at least the origin is. */
  private mustBeThisProvider({ query: { iss } }: Homecoming): void {
    const { openId, authorizationUrl, namesItself } = this.endpoints;
    if (iss === undefined) {
      if (namesItself) throw new ProviderError('the answer does not say from whom it is');
      return;
    }
    const issuer = openId?.issuer ?? '';
    const isExact = issuer !== '' && !issuer.includes('{');
    if (isExact ? iss !== issuer : originOf(iss) !== new URL(authorizationUrl).origin) {
      throw new ProviderError('the answer is from another provider');
    }
  }
}

const originOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).origin : null);
