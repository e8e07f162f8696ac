import type { SignInMethodParts } from '../method.js';
import { MagicLinkController } from './magic-link.controller.js';
import { MagicLinkStrategy } from './magic-link.strategy.js';

/** Sign-in by a link in a mail. */
export const magicLink: SignInMethodParts = {
  controllers: [MagicLinkController],
  providers: [MagicLinkStrategy],
};
