import { Inject, Injectable } from '@nestjs/common';
import { AccountError, type Clock } from '@mikrochat/accounts';
import { CLOCK } from '../../clock.js';
import { AUTH_SETTINGS, type AuthSettings } from '../../settings.js';
import { customProvider } from './custom-provider.js';
import { issuerAt, keptForAnHour } from './openid/discovery.js';
import type { Reach } from './outgoing/outgoing.js';
import { presets } from './presets/index.js';
import type { OAuthPreset, OAuthProvider, Presets } from './provider.js';
import type { PresetClient } from './settings.js';

/** The token under which a test brings presets that answer on its own machine; null everywhere else. */
export const LOCAL_PRESETS = Symbol('local presets');

/** A preset as its operator narrowed it: to one directory, or to an installation of their own. */
function presetProvider(
  id: string,
  preset: OAuthPreset,
  client: PresetClient,
  { reach, clock }: { readonly reach: Reach; readonly clock: Clock },
): OAuthProvider {
  const { tenant, baseUrl } = client;
  const usual = { ...preset, id, client, reach, endpoints: () => Promise.resolve(preset) };
  if (tenant !== undefined && preset.atTenant) {
    const { endpoints, toProfile } = preset.atTenant(tenant, issuerAt(reach));
    return { ...usual, toProfile, endpoints: keptForAnHour(endpoints, clock) };
  }
  if (baseUrl === undefined || !preset.atBaseUrl) return usual;
  const endpoints = preset.atBaseUrl(baseUrl);
  // Named by its public address it is the usual one, whose accounts may be linked already.
  if (endpoints.userInfoUrl === preset.userInfoUrl) return usual;
  const { origin, host, pathname } = new URL(baseUrl);
  return {
    ...usual,
    endpoints: () => Promise.resolve(endpoints),
    // The operator named this host, so it may stand in their own network; no other may.
    reach: { origin },
    installation: `${host}${pathname.replace(/\/$/, '')}`,
  };
}

/** The providers that are configured, presets first. */
@Injectable()
export class OAuthProviders {
  private readonly byId: ReadonlyMap<string, OAuthProvider>;

  constructor(
    @Inject(AUTH_SETTINGS) { oauth }: AuthSettings,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOCAL_PRESETS) local: Presets | null,
  ) {
    const known = Object.entries(oauth.presets).flatMap(([id, client]) => {
      const preset = (local ?? presets)[id];
      return preset
        ? [presetProvider(id, preset, client, { reach: local ? 'anywhere' : 'public', clock })]
        : [];
    });
    const all = [...known, ...oauth.custom.map((custom) => customProvider(custom, clock))];
    this.byId = new Map(all.map((provider) => [provider.id, provider]));
  }

  list(): readonly OAuthProvider[] {
    return [...this.byId.values()];
  }

  /** @throws AccountError `not_found` */
  get(id: string): OAuthProvider {
    const provider = this.byId.get(id);
    if (!provider) throw new AccountError('not_found');
    return provider;
  }

  /** What people call it; the id of one that is not configured any more. */
  nameOf(id: string): string {
    return this.byId.get(id)?.name ?? id;
  }
}
