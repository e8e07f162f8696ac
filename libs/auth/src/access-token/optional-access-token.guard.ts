import { Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { AccountError } from '@mikrochat/accounts';
import { AUTHENTICATED } from '../requests/authenticated.decorator.js';
import { ACCESS_TOKEN } from './access-token.strategy.js';

/**
 * Verifies the access token of a request that works without one, too: signing out. A revoked token counts, since its
 * session has ended already. The claims, or null, are what {@link Authenticated} reads; `request.user` stays empty.
 */
@Injectable()
export class OptionalAccessTokenGuard extends AuthGuard(ACCESS_TOKEN) {
  override getAuthenticateOptions() {
    return { property: AUTHENTICATED };
  }

  override handleRequest<T>(error: unknown, claims: T | false): T | null {
    if (error && !(error instanceof AccountError)) throw error as Error;
    return claims || null;
  }
}
