import type { AuthMode } from '@mikrochat/contract';
import type { AccountSettings } from '@mikrochat/accounts';

/** What the door needs to know of the configuration. */
export interface AuthSettings extends AccountSettings {
  readonly authMode: AuthMode;
  readonly isInviteRequired: boolean;
  /** Whether mails can be sent: setup and reset links, magic links. */
  readonly hasEmail: boolean;
  readonly rateLimit: { readonly enabled: boolean; readonly requestsPerMinute: number };
}

/** The token under which Nest hands out {@link AuthSettings}. */
export const AUTH_SETTINGS = Symbol('auth settings');
