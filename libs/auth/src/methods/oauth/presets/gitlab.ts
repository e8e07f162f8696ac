import type { Endpoints, OAuthPreset } from '../provider.js';

const endpointsAt = (baseUrl: string) =>
  ({
    authorizationUrl: `${baseUrl}/oauth/authorize`,
    tokenUrl: `${baseUrl}/oauth/token`,
    userInfoUrl: `${baseUrl}/api/v4/user`,
  }) satisfies Endpoints;

/**
 * https://docs.gitlab.com/integration/oauth_provider and https://docs.gitlab.com/api/users: `email` is the primary
 * address, and `confirmed_at` when its owner confirmed it.
 */
export const gitlab = {
  name: 'GitLab',
  ...endpointsAt('https://gitlab.com'),
  scopes: ['read_user', 'email'],
  atBaseUrl: endpointsAt,
  toProfile: ({ id, email, confirmed_at, name }) => ({
    subject: id,
    email,
    isEmailVerified: typeof confirmed_at === 'string' && !Number.isNaN(Date.parse(confirmed_at)),
    name,
  }),
} satisfies OAuthPreset;
