import type { OAuthPreset } from '../provider.js';

/**
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc: work, school and personal accounts.
 *
 * Whoever administers a directory writes any address into `email`, so it proves nothing by itself. `xms_edov`, an
 * optional claim that the app registration has to ask for, says that its domain's owner was verified.
 */
export const microsoft = {
  name: 'Microsoft',
  authorizationUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
  tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
  openId: {
    issuer: 'https://login.microsoftonline.com/{tid}/v2.0',
    jwksUrl: 'https://login.microsoftonline.com/common/discovery/v2.0/keys',
  },
  scopes: ['openid', 'email', 'profile'],
  toProfile: ({ sub, email, email_verified, xms_edov, name }) => ({
    subject: sub,
    email,
    isEmailVerified: email_verified === true || xms_edov === true,
    name,
  }),
} satisfies OAuthPreset;
