import { Service, computed, inject, signal } from '@angular/core';
import { type OAuthProvidersBody, paths } from '@mikrochat/contract';
import { ApiError, unreachable } from '../../api/api-error';
import { Transport } from '../../api/transport';
import { Configuration } from '../../configuration/configuration';
import { providerName } from './provider-name';

/** A provider that this server lets people sign in with. */
export type OAuthProvider = OAuthProvidersBody['providers'][number];

/** Who else vouches for people here, in the order of the server; nobody where OAuth is off. */
@Service()
export class OAuthProviders {
  private readonly transport = inject(Transport);
  private readonly enabled = inject(Configuration).oauthEnabled;
  private readonly served = signal<readonly OAuthProvider[] | null>(null);
  private loading: Promise<void> | null = null;

  /** Null until it is known. */
  readonly list = computed(() => (this.enabled() ? this.served() : []));
  readonly failure = signal<ApiError | null>(null);

  /** Asks the server, once; after a failure again. To be called when the configuration is known. */
  load(): Promise<void> {
    if (this.list()) return Promise.resolve();
    this.loading ??= this.ask().finally(() => (this.loading = null));
    return this.loading;
  }

  /** What people call a provider: as the server does, else by its id. */
  nameOf(id: string): string {
    return this.list()?.find((offer) => offer.id === id)?.name ?? providerName(id);
  }

  private async ask(): Promise<void> {
    this.failure.set(null);
    try {
      const { providers } = await this.transport.send<OAuthProvidersBody>({
        method: 'GET',
        path: paths.oauthProviders,
      });
      this.served.set(providers);
    } catch (error) {
      this.failure.set(error instanceof ApiError ? error : unreachable(error));
    }
  }
}
