import { Service, computed, inject, resource } from '@angular/core';
import { type IdentitiesBody, type LinkBody, at, paths } from '@mikrochat/contract';
import { Api } from '../api/api';
import { failureOf, latestValueOf } from '../api/resources';
import { OAuthProviders } from '../sign-in/providers/oauth-providers';

/** A provider account that is linked to the user's account. */
export type Identity = IdentitiesBody['identities'][number];

/** The providers that the user signs in with, and those that could be linked. */
@Service({ autoProvided: false })
export class OwnIdentities {
  private readonly api = inject(Api);
  private readonly providers = inject(OAuthProviders);
  private readonly response = resource({ loader: () => this.api.get<IdentitiesBody>(paths.identities) });
  private readonly body = latestValueOf(this.response);
  private readonly ownFailure = failureOf(this.response);

  /** Undefined until they and the providers are loaded. */
  readonly list = computed(() => this.providers.list() && this.body()?.identities);
  readonly canUnlink = computed(() => this.body()?.canUnlink ?? false);
  readonly failure = computed(() => this.ownFailure() ?? this.providers.failure());
  /** Providers that are not linked yet. */
  readonly others = computed(() => {
    const linked = new Set(this.list()?.map(({ provider }) => provider));
    return (this.providers.list() ?? []).filter(({ id }) => !linked.has(id));
  });

  constructor() {
    // A failure of an earlier page is not shown here.
    this.providers.reload();
  }

  reload(): void {
    this.response.reload();
    this.providers.reload();
  }

  /** Throws `ApiError`. */
  async unlink({ provider }: Identity): Promise<void> {
    await this.api.delete(at(paths.identity, provider));
    this.body.update(
      (body) =>
        body && { ...body, identities: body.identities.filter((identity) => identity.provider !== provider) },
    );
    this.reload();
  }

  /** The URL at which the browser links a provider. Throws `ApiError`. */
  async linkUrl(id: string): Promise<string> {
    return (await this.api.post<LinkBody>(at(paths.oauthLink, id))).location;
  }
}
