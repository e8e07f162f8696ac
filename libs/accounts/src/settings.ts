import type { AuthMode } from '@mikrochat/contract';

/** What is known of a flow through a provider before anybody asks which. */
export interface OAuthFlowSettings {
  readonly stateExpirySeconds: number;
  /** Whether a flow ends where it began: at the same address. */
  readonly bindStateToIp: boolean;
}

/** What the accounts need to know of the configuration; durations in seconds. */
export interface AccountSettings {
  readonly authMode: AuthMode;
  readonly jwtSecret: string;
  readonly appUrl: string;
  readonly isInviteRequired: boolean;
  readonly jwtExpirySeconds: number;
  readonly refreshTokenExpirySeconds: number;
  readonly sessionMaxAgeSeconds: number;
  readonly maxActiveSessions: number;
  readonly magicLinkExpirySeconds: number;
  readonly inviteExpirySeconds: number;
  readonly passwordResetExpirySeconds: number;
  readonly passwordChange: 'ask' | 'force' | 'off';
  /** Whether the mode has its own way in, beside OAuth. */
  readonly localSignIn: boolean;
  /** Who may sign in with a password also where the mode has no way in of its own. */
  readonly initialUserEmail?: string | undefined;
  readonly oauth: OAuthFlowSettings;
  /** The ids of the OAuth providers that are configured. */
  readonly providers: readonly string[];
}
