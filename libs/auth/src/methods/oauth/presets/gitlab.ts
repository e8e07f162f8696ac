import type { OAuthPreset, ServerMetadata } from '../provider.js';

const serverAt = (baseUrl: string) =>
  ({
    authorization_endpoint: `${baseUrl}/oauth/authorize`,
    token_endpoint: `${baseUrl}/oauth/token`,
    userinfo_endpoint: `${baseUrl}/api/v4/user`,
  }) satisfies ServerMetadata;

/**
 * https://docs.gitlab.com/integration/oauth_provider and https://docs.gitlab.com/api/users: `email` is the primary
 * email address, and `confirmed_at` is when its owner confirmed it.
 */
export const gitlab = {
  name: 'GitLab',
  server: serverAt('https://gitlab.com'),
  scopes: ['read_user', 'email'],
  serverAt,
  toProfile: ({ id, email, confirmed_at, name }) => ({
    subject: id,
    email,
    isEmailVerified: typeof confirmed_at === 'string' && !Number.isNaN(Date.parse(confirmed_at)),
    name,
  }),
} satisfies OAuthPreset;
