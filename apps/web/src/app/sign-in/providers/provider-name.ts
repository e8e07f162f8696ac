const known = new Map([
  ['google', 'Google'],
  ['microsoft', 'Microsoft'],
  ['github', 'GitHub'],
  ['gitlab', 'GitLab'],
]);

/** What people call a provider, where only its id is at hand. */
export const providerName = (id: string): string => known.get(id) ?? id.charAt(0).toUpperCase() + id.slice(1);
