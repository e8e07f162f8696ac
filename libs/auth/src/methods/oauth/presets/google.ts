import type { OAuthPreset } from '../provider.js';

/** https://developers.google.com/identity/openid-connect/openid-connect */
export const google = {
  name: 'Google',
  server: {
    issuer: 'https://accounts.google.com',
    authorization_endpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
    token_endpoint: 'https://oauth2.googleapis.com/token',
    jwks_uri: 'https://www.googleapis.com/oauth2/v3/certs',
  },
  scopes: ['openid', 'email', 'profile'],
  toProfile: ({ sub, email, email_verified, name }) => ({
    subject: sub,
    email,
    isEmailVerified: email_verified,
    name,
  }),
} satisfies OAuthPreset;
