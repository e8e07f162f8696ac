import { Injectable, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { AccountError, type AuditContext } from '@mikrochat/accounts';
import { bearerOf } from '../requests/bearer.js';
import { headerOf, type HttpRequest } from '../requests/http.js';
import { RouteTraits } from '../requests/route-traits.js';
import { ACCESS_TOKEN } from './access-token.strategy.js';
import { AccessTokens } from './access-tokens.js';
import type { AccessClaims } from './claims.js';

const unauthorized = (unrecorded?: AuditContext['unrecorded']): AccountError =>
  new AccountError('unauthorized', {}, unrecorded === undefined ? {} : { unrecorded });

/** Lets through who is signed in; stands before every route that is not {@link Public}. */
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
    // Every page load of a visitor who is not signed in; no attempt at anything.
    if (!headerOf(request, 'authorization')) throw unauthorized('no_token');
    const token = bearerOf(request);
    const claims = this.accessTokens.cached(token) ?? (await this.verify(context, request, token));
    const alive = this.accessTokens.isActive(claims);
    if (!(typeof alive === 'boolean' ? alive : await alive)) throw this.refusalOf(claims);
    request.user = claims;
    return true;
  }

  override handleRequest<T>(error: unknown, claims: T | false, info: unknown): T {
    if (error instanceof AccountError) throw error;
    // The signature is verified before the expiry: such a token was ours.
    if (info instanceof Error && info.name === 'TokenExpiredError') throw unauthorized('expired_token');
    if (error ?? !claims) throw unauthorized();
    return claims;
  }

  private refusalOf(claims: AccessClaims): AccountError {
    return unauthorized(this.accessTokens.isExpired(claims) ? 'expired_token' : undefined);
  }

  private async verify(
    context: ExecutionContext,
    request: HttpRequest,
    token: string,
  ): Promise<AccessClaims> {
    await super.canActivate(context);
    const claims = request.user;
    if (!claims) throw unauthorized();
    // Passport left it there; whoever reads it takes it for the caller, which is not decided yet.
    delete request.user;
    this.accessTokens.cache(token, claims);
    return claims;
  }
}
