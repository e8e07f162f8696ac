import type { Presets } from '../provider.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { google } from './google.js';
import { microsoft } from './microsoft.js';

export { microsoftAt } from './microsoft.js';

/** The providers that need no more than a client, by their id in the configuration and in URLs. */
export const presets: Presets = { google, microsoft, github, gitlab };
