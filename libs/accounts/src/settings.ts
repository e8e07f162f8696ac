import type { AuthMode } from '@mikrochat/contract';

/** Settings of OAuth flows that are the same for every provider. */
export interface OAuthFlowSettings {
  readonly stateExpirySeconds: number;
  /** Whether the callback must come from the IP address that started the flow. */
  readonly bindStateToIp: boolean;
}

/** The configuration of the domain services; durations in seconds. */
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
  /** Whether the mode has a sign-in method of its own beside OAuth. */
  readonly localSignIn: boolean;
  /** The user who may sign in with a password also without {@link localSignIn}. */
  readonly initialUserEmail?: string | undefined;
  readonly oauth: OAuthFlowSettings;
  /** The ids of the configured OAuth providers. */
  readonly providers: readonly string[];
}
