import { ProviderError, type Claims, type OAuthPreset, type ServerMetadata } from '../provider.js';

const isPrimary = (entry: unknown): entry is Claims =>
  typeof entry === 'object' && entry !== null && (entry as Claims)['primary'] === true;

/** github.com and data residency (`<name>.ghe.com`) have a host for the API, Enterprise Server a path. */
function apiOf(baseUrl: string): string {
  const { host, hostname } = new URL(baseUrl);
  const isCloud = hostname === 'github.com' || hostname.endsWith('.ghe.com');
  return isCloud ? `https://api.${host}` : `${baseUrl}/api/v3`;
}

const serverAt = (baseUrl: string) =>
  ({
    authorization_endpoint: `${baseUrl}/login/oauth/authorize`,
    token_endpoint: `${baseUrl}/login/oauth/access_token`,
    userinfo_endpoint: `${apiOf(baseUrl)}/user`,
  }) satisfies ServerMetadata;

/** GitHub answers 404 (an OAuth app) or 403 (a GitHub App) where the permission for email addresses is missing. */
function noneWithoutPermission(error: unknown): null {
  if (error instanceof ProviderError && (error.status === 403 || error.status === 404)) return null;
  throw error;
}

/**
 * https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 *
 * The profile's own `email` is the one that the user chose to show. The list says which are verified.
 */
export const github = {
  name: 'GitHub',
  server: serverAt('https://github.com'),
  scopes: ['user:email', 'read:user'],
  userInfoHeaders: { Accept: 'application/vnd.github+json', 'X-GitHub-Api-Version': '2022-11-28' },
  serverAt,
  async toProfile({ id, login, name }, fetchBelow) {
    const emails = await fetchBelow('emails').catch(noneWithoutPermission);
    const primary = Array.isArray(emails) ? emails.find(isPrimary) : undefined;
    return {
      subject: id,
      email: primary?.['email'],
      isEmailVerified: primary?.['verified'],
      name: name ?? login,
    };
  },
} satisfies OAuthPreset;
