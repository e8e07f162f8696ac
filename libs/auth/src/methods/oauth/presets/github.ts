import type { Claims, Endpoints, OAuthPreset } from '../provider.js';
import { ProviderError } from '../provider-error.js';

const isPrimary = (entry: unknown): entry is Claims =>
  typeof entry === 'object' && entry !== null && (entry as Claims)['primary'] === true;

/**
 * github.com and data residency (`<name>.ghe.com`) have their API on a host of its own, Enterprise Server below
 * `/api/v3`.
 */
function apiOf(baseUrl: string): string {
  const { host, hostname } = new URL(baseUrl);
  const isCloud = hostname === 'github.com' || hostname.endsWith('.ghe.com');
  return isCloud ? `https://api.${host}` : `${baseUrl}/api/v3`;
}

const endpointsAt = (baseUrl: string) =>
  ({
    authorizationUrl: `${baseUrl}/login/oauth/authorize`,
    tokenUrl: `${baseUrl}/login/oauth/access_token`,
    userInfoUrl: `${apiOf(baseUrl)}/user`,
  }) satisfies Endpoints;

/**
 * GitHub answers 404 (an OAuth app) or 403 (a GitHub App) where the scope or permission for addresses is missing. That
 * is an account without an address; any other failure stays a failure of the provider.
 */
function noneWithoutPermission(error: unknown): null {
  if (error instanceof ProviderError && (error.status === 403 || error.status === 404)) return null;
  throw error;
}

/**
 * https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 *
 * The profile's own `email` is what somebody chose to show. The list of addresses says which is theirs.
 */
export const github = {
  name: 'GitHub',
  ...endpointsAt('https://github.com'),
  scopes: ['user:email', 'read:user'],
  userInfoHeaders: { Accept: 'application/vnd.github+json', 'X-GitHub-Api-Version': '2022-11-28' },
  atBaseUrl: endpointsAt,
  async toProfile({ id, login, name }, ask) {
    const emails = await ask('emails').catch(noneWithoutPermission);
    const primary = Array.isArray(emails) ? emails.find(isPrimary) : undefined;
    return {
      subject: id,
      email: primary?.['email'],
      isEmailVerified: primary?.['verified'],
      name: name ?? login,
    };
  },
} satisfies OAuthPreset;
