import { Service, computed, inject, signal } from '@angular/core';
import { type IdentitiesBody, type LinkBody, at, paths } from '@mikrochat/contract';
import { Api, ApiError } from '../api/api';
import { unreachable } from '../api/api-error';
import { Reauthentication } from '../shell/reauthentication';
import { OAuthProviders } from '../sign-in/providers/oauth-providers';

/** A provider account that one signs in with. */
export type Identity = IdentitiesBody['identities'][number];

/** The providers that one signs in with, and those that one could. */
@Service({ autoProvided: false })
export class OwnIdentities {
  private readonly api = inject(Api);
  private readonly offers = inject(OAuthProviders);
  private readonly reauthentication = inject(Reauthentication);
  private readonly body = signal<IdentitiesBody | null>(null);

  /** Null until they are here. */
  readonly list = computed(() => this.body()?.identities ?? null);
  readonly canUnlink = computed(() => this.body()?.canUnlink ?? false);
  readonly failure = signal<ApiError | null>(null);
  /** Providers that are not linked yet. */
  readonly others = computed(() => {
    const linked = new Set(this.list()?.map(({ provider }) => provider));
    return (this.offers.list() ?? []).filter(({ id }) => !linked.has(id));
  });

  async load(): Promise<void> {
    this.failure.set(null);
    try {
      const [body] = await Promise.all([this.api.get<IdentitiesBody>(paths.identities), this.offers.load()]);
      this.body.set(body);
    } catch (error) {
      this.failure.set(error instanceof ApiError ? error : unreachable(error));
    }
  }

  /** Takes a way in away. Throws {@link ApiError}. */
  async unlink({ provider }: Identity): Promise<void> {
    await this.reauthentication.around(() => this.api.delete(at(paths.identity, provider)));
    await this.load();
  }

  /** Where the browser has to go to link a provider. Throws {@link ApiError}. */
  async placeToLink(id: string): Promise<string> {
    const post = (): Promise<LinkBody> => this.api.post(at(paths.oauthLink, id));
    return (await this.reauthentication.around(post)).location;
  }
}
