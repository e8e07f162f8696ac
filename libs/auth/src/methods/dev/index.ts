import type { SignInMethodParts } from '../method.js';
import { DevController } from './dev.controller.js';
import { DevStrategy } from './dev.strategy.js';

/** Sign-in with an email address alone: for development and tests only. */
export const dev: SignInMethodParts = { controllers: [DevController], providers: [DevStrategy] };
