import type { SignInMethodParts } from '../method.js';
import { FlowCookie } from './flow-cookie.js';
import { IdentitiesController } from './identities.controller.js';
import { OAuthController } from './oauth.controller.js';
import { OAuthLimit } from './oauth-limit.js';
import { OAuthSignIn } from './oauth-sign-in.js';
import { OAuthProviders } from './providers.js';
import { OAuthStrategies } from './strategies.js';
import { WayBack } from './way-back.js';

/** Accounts at somebody else's. */
export const oauth: SignInMethodParts = {
  controllers: [OAuthController, IdentitiesController],
  providers: [OAuthProviders, OAuthStrategies, OAuthSignIn, OAuthLimit, FlowCookie, WayBack],
};
