import { Injectable, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { AccountError } from '@mikrochat/accounts';
import { bearerOf } from '../requests/bearer.js';
import type { HttpRequest } from '../requests/http.js';
import { RouteTraits } from '../requests/route-traits.js';
import { ACCESS_TOKEN } from './access-token.strategy.js';
import { AccessTokens } from './access-tokens.js';
import type { AccessClaims } from './claims.js';

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
    const token = bearerOf(request);
    const claims = this.accessTokens.known(token) ?? (await this.verify(context, request, token));
    const alive = this.accessTokens.isAlive(claims);
    if (!(typeof alive === 'boolean' ? alive : await alive)) throw new AccountError('unauthorized');
    request.user = claims;
    return true;
  }

  override handleRequest<T>(error: unknown, claims: T | false): T {
    if (error instanceof AccountError) throw error;
    if (error ?? !claims) throw new AccountError('unauthorized');
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
    this.accessTokens.remember(token, claims);
    return claims;
  }
}
