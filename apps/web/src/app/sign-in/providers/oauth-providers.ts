import { Service, computed, inject, resource } from '@angular/core';
import { type OAuthProvidersBody, paths } from '@mikrochat/contract';
import { failureOf } from '../../api/resources';
import { Transport } from '../../api/transport';
import { Configuration } from '../../configuration/configuration';
import { providerName } from './provider-name';

/** An OAuth provider that users can sign in with. */
export type OAuthProvider = OAuthProvidersBody['providers'][number];

/** The OAuth providers of this server, in its order; none where OAuth is off. */
@Service()
export class OAuthProviders {
  private readonly transport = inject(Transport);
  private readonly configuration = inject(Configuration);
  private readonly enabled = this.configuration.oauthEnabled;
  private readonly response = resource({
    params: () => (this.configuration.loaded() && this.enabled()) || undefined,
    loader: () => this.transport.send<OAuthProvidersBody>({ method: 'GET', path: paths.oauthProviders }),
  });

  /** Undefined until they are loaded. */
  readonly list = computed(() => {
    if (!this.enabled()) return [];
    return this.response.hasValue() ? this.response.value().providers : undefined;
  });
  readonly failure = failureOf(this.response);

  /** Tries again after a {@link failure}. */
  reload(): void {
    if (this.failure()) this.response.reload();
  }

  /** The display name of a provider: the server's, else one derived from its id. */
  nameOf(id: string): string {
    return this.list()?.find((provider) => provider.id === id)?.name ?? providerName(id);
  }
}
