import type { AccountSettings } from '@mikrochat/accounts';
import type { OAuthSettings } from './methods/oauth/settings.js';

/** The part of the configuration that authentication reads, beside that of the accounts. */
export interface AuthSettings extends AccountSettings {
  readonly oauth: OAuthSettings;
  readonly rateLimit: { readonly enabled: boolean; readonly requestsPerMinute: number };
}

/** Injects {@link AuthSettings}. */
export const AUTH_SETTINGS = Symbol('auth settings');

/** Injects the `Capabilities` that the accounts computed from the configuration. */
export const CAPABILITIES = Symbol('capabilities');
