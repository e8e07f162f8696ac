import { Inject, Injectable } from '@nestjs/common';
import { AccountError, type Clock } from '@mikrochat/accounts';
import { CLOCK } from '../../clock.js';
import { AUTH_SETTINGS, type AuthSettings } from '../../settings.js';
import { customProvider } from './custom-provider.js';
import { presets } from './presets/index.js';
import type { OAuthPreset, OAuthProvider, Presets } from './provider.js';
import type { OAuthClient } from './settings.js';

/** The token under which a test brings presets that answer on its own machine; null everywhere else. */
export const LOCAL_PRESETS = Symbol('local presets');

const presetProvider = (
  id: string,
  preset: OAuthPreset,
  client: OAuthClient,
  reach: OAuthProvider['reach'],
): OAuthProvider => ({ ...preset, id, client, reach, endpoints: () => Promise.resolve(preset) });

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
      return preset ? [presetProvider(id, preset, client, local ? 'anywhere' : 'public')] : [];
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
