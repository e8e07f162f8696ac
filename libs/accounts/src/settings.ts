import type { AuthMode } from '@mikrochat/contract';

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
}
