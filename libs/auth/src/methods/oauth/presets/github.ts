import type { Claims, OAuthPreset } from '../provider.js';

const isPrimary = (entry: unknown): entry is Claims =>
  typeof entry === 'object' && entry !== null && (entry as Claims)['primary'] === true;

/**
 * https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 *
 * The profile's own `email` is what somebody chose to show. The list of addresses says which is theirs.
 */
export const github = {
  name: 'GitHub',
  authorizationUrl: 'https://github.com/login/oauth/authorize',
  tokenUrl: 'https://github.com/login/oauth/access_token',
  userInfoUrl: 'https://api.github.com/user',
  scopes: ['user:email'],
  userInfoHeaders: { Accept: 'application/vnd.github+json', 'X-GitHub-Api-Version': '2022-11-28' },
  async toProfile({ id, login, name }, ask) {
    const emails = await ask('/user/emails');
    const primary = Array.isArray(emails) ? emails.find(isPrimary) : undefined;
    return {
      subject: id,
      email: primary?.['email'],
      isEmailVerified: primary?.['verified'],
      name: name ?? login,
    };
  },
} satisfies OAuthPreset;
