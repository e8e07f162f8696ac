import { Inject, Injectable } from '@nestjs/common';
import { AccountError } from '@mikrochat/accounts';
import { fetchUnder, type EgressPolicy } from '../../egress/egress.js';
import { AUTH_SETTINGS, type AuthSettings } from '../../settings.js';
import { customProvider } from './custom-provider.js';
import { presets } from './presets/index.js';
import { fetchJson, type OAuthPreset, type OAuthProvider, type Presets } from './provider.js';
import type { PresetSettings } from './settings.js';

/** The token under which a test provides presets that answer on its own machine; null everywhere else. */
export const LOCAL_PRESETS = Symbol('local presets');

/** A preset, narrowed by its operator to one tenant or to a self-hosted installation. */
function presetProvider(
  id: string,
  preset: OAuthPreset,
  client: PresetSettings,
  egress: EgressPolicy,
): OAuthProvider {
  const { tenant, baseUrl } = client;
  const { server, forTenant, serverAt } = preset;
  const provider = { ...preset, id, client, egress, metadata: () => Promise.resolve(server) };
  if (tenant !== undefined && forTenant)
    return { ...provider, ...forTenant(tenant, (url) => fetchJson(fetchUnder(egress), url)) };
  if (baseUrl === undefined || !serverAt) return provider;
  const selfHosted = serverAt(baseUrl);
  // The public installation under its own URL: its accounts may be linked already.
  if (selfHosted.userinfo_endpoint === server.userinfo_endpoint) return provider;
  const { origin, host, pathname } = new URL(baseUrl);
  return {
    ...provider,
    metadata: () => Promise.resolve(selfHosted),
    // The operator named this origin, so it may have a private IP address; no other may.
    egress: { origin },
    installation: `${host}${pathname.replace(/\/$/, '')}`,
  };
}

/** The providers that are configured, presets first. */
@Injectable()
export class OAuthProviders {
  private readonly byId: ReadonlyMap<string, OAuthProvider>;

  constructor(@Inject(AUTH_SETTINGS) { oauth }: AuthSettings, @Inject(LOCAL_PRESETS) local: Presets | null) {
    const known = Object.entries(oauth.presets).flatMap(([id, client]) => {
      const preset = (local ?? presets)[id];
      return preset ? [presetProvider(id, preset, client, local ? 'any' : 'public')] : [];
    });
    const all = [...known, ...oauth.custom.map(customProvider)];
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

  /** The name on its button; the id of a provider that is not configured any more. */
  nameOf(id: string): string {
    return this.byId.get(id)?.name ?? id;
  }
}
