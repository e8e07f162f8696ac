import type { OAuthPreset } from '../provider.js';

/**
 * https://docs.gitlab.com/integration/oauth_provider and https://docs.gitlab.com/api/users: `email` is the primary
 * address, and `confirmed_at` when its owner confirmed it.
 */
export const gitlab = {
  name: 'GitLab',
  authorizationUrl: 'https://gitlab.com/oauth/authorize',
  tokenUrl: 'https://gitlab.com/oauth/token',
  userInfoUrl: 'https://gitlab.com/api/v4/user',
  scopes: ['read_user'],
  toProfile: ({ id, email, confirmed_at, name }) => ({
    subject: id,
    email,
    isEmailVerified: typeof confirmed_at === 'string' && !Number.isNaN(Date.parse(confirmed_at)),
    name,
  }),
} satisfies OAuthPreset;
