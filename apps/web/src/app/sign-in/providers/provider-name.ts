const names = new Map([
  ['google', 'Google'],
  ['microsoft', 'Microsoft'],
  ['github', 'GitHub'],
  ['gitlab', 'GitLab'],
]);

/** The display name of a provider of which only the id is available. */
export const providerName = (id: string): string => names.get(id) ?? id.charAt(0).toUpperCase() + id.slice(1);
