/** How users sign in beside OAuth. Without zod, so that the web app reads it before it loads any schema. */
export const authModes = ['dev', 'magic-link', 'password'] as const;
export type AuthMode = (typeof authModes)[number];
