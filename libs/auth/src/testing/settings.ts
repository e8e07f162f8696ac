import type { AuthSettings } from '../settings.js';

/** Settings for unit tests: password mode, invitations required. */
export const settings: AuthSettings = {
  authMode: 'password',
  jwtSecret: 'a secret that is long enough for every test',
  appUrl: 'https://chat.example.com',
  isInviteRequired: true,
  jwtExpirySeconds: 900,
  refreshTokenExpirySeconds: 604_800,
  sessionMaxAgeSeconds: 2_592_000,
  maxActiveSessions: 3,
  magicLinkExpirySeconds: 900,
  inviteExpirySeconds: 604_800,
  passwordResetExpirySeconds: 3600,
  passwordChange: 'ask',
  localSignIn: true,
  providers: [],
  oauth: {
    presets: {},
    custom: [],
    stateExpirySeconds: 600,
    bindStateToIp: true,
    rateLimiting: { maxAttempts: 10, windowMs: 900_000 },
  },
  rateLimit: { enabled: true, requestsPerMinute: 100 },
};
