import type { OAuthPreset } from '../provider.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { google } from './google.js';
import { microsoft } from './microsoft.js';

export { microsoftAt } from './microsoft.js';

/** Every provider that needs no more than a client: its id is the name it has here. */
export const presets: Readonly<Record<string, OAuthPreset>> = { google, microsoft, github, gitlab };
