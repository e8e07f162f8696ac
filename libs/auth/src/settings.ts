import type { AuthMode } from '@mikrochat/contract';
import type { AccountSettings } from '@mikrochat/accounts';
import type { OAuthSettings } from './methods/oauth/settings.js';

/** What the door needs to know of the configuration. */
export interface AuthSettings extends AccountSettings {
  readonly authMode: AuthMode;
  readonly isInviteRequired: boolean;
  /** Whether mails can be sent: setup and reset links, magic links. */
  readonly hasEmail: boolean;
  readonly oauth: OAuthSettings;
  readonly rateLimit: { readonly enabled: boolean; readonly requestsPerMinute: number };
}

/** The token under which Nest hands out {@link AuthSettings}. */
export const AUTH_SETTINGS = Symbol('auth settings');
