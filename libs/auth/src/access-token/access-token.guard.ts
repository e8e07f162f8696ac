import { Injectable, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { AccountError } from '@mikrochat/accounts';
import { bearerOf } from '../requests/bearer.js';
import { headerOf, type HttpRequest } from '../requests/http.js';
import { RouteTraits } from '../requests/route-traits.js';
import { ACCESS_TOKEN } from './access-token.strategy.js';
import { AccessTokens } from './access-tokens.js';
import type { AccessClaims } from './claims.js';

/** Requires a valid access token on every route that is not {@link Public}. @throws AccountError `unauthorized` */
@Injectable()
export class AccessTokenGuard extends AuthGuard(ACCESS_TOKEN) {
  constructor(
    private readonly traits: RouteTraits,
    private readonly accessTokens: AccessTokens,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.traits.of(context).isPublic) return true;
    const request = context.switchToHttp().getRequest<HttpRequest>();
    // Every page that is loaded without a session sends such a request: it is no event of the audit trail.
    if (!headerOf(request, 'authorization'))
      throw new AccountError('unauthorized', {}, { unrecorded: 'no_token' });
    const token = bearerOf(request);
    const claims = this.accessTokens.cached(token) ?? (await this.verify(context, request, token));
    this.accessTokens.requireUnexpired(claims);
    // Awaiting a plain boolean would cost every request a turn of the microtask queue.
    const revoked = this.accessTokens.isRevoked(claims);
    if (typeof revoked === 'boolean' ? revoked : await revoked) throw new AccountError('unauthorized');
    request.user = claims;
    return true;
  }

  override handleRequest<T>(error: unknown, claims: T | false): T {
    if (error) throw error as Error;
    if (!claims) throw new AccountError('unauthorized');
    return claims;
  }

  private async verify(
    context: ExecutionContext,
    request: HttpRequest,
    token: string,
  ): Promise<AccessClaims> {
    await super.canActivate(context);
    const claims = request.user;
    if (!claims) throw new AccountError('unauthorized');
    // Passport set the user already, but the token may be revoked.
    delete request.user;
    this.accessTokens.cache(token, claims);
    return claims;
  }
}
