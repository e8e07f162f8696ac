import { dev } from './dev/index.js';
import { magicLink } from './magic-link/index.js';
import type { SignInMethodParts } from './method.js';
import { oauth } from './oauth/index.js';
import { password } from './password/index.js';

/** Every sign-in method. */
export const methods: readonly SignInMethodParts[] = [dev, magicLink, password, oauth];
