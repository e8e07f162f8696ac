import type { SignInMethodParts } from '../method.js';
import { IdentitiesController } from './identities.controller.js';
import { OAuthController } from './oauth.controller.js';
import { OAuthSignIn } from './oauth-sign-in.js';
import { OAuthStrategies } from './oauth.strategy.js';
import { OAuthProviders } from './providers.js';
import { WebAppRedirect } from './web-app-redirect.js';

/** Sign-in with accounts at OAuth and OpenID providers. */
export const oauth: SignInMethodParts = {
  controllers: [OAuthController, IdentitiesController],
  providers: [OAuthProviders, OAuthStrategies, OAuthSignIn, WebAppRedirect],
};
