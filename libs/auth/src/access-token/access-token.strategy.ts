import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { AccountError, SignedTokens } from '@mikrochat/accounts';
import { Strategy, type SecretOrKeyProvider } from 'passport-jwt';
import { bearerOf } from '../requests/bearer.js';
import type { HttpRequest } from '../requests/http.js';
import { AccessTokens } from './access-tokens.js';
import { accessClaims, type AccessClaims } from './claims.js';

/** The name of {@link AccessTokenStrategy} in Passport. */
export const ACCESS_TOKEN = 'access-token';

const keyProvider =
  (tokens: SignedTokens): SecretOrKeyProvider<HttpRequest> =>
  (_request, token: string, done) => {
    const key = tokens.keyFor('at+jwt', token);
    if (key === null) done(new AccountError('unauthorized'));
    else done(null, key);
  };

/**
 * The one verifier of access tokens (RFC 9068 §4): type and algorithm by {@link SignedTokens.keyFor}, signature, issuer
 * and audience by passport-jwt, claims and expiry here. Revocation follows in the guard, for cached tokens too.
 */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, ACCESS_TOKEN) {
  constructor(
    tokens: SignedTokens,
    private readonly accessTokens: AccessTokens,
  ) {
    super({
      jwtFromRequest: (request: HttpRequest) => bearerOf(request) || null,
      secretOrKeyProvider: keyProvider(tokens),
      ...tokens.verifyOptions,
      // passport-jwt knows the system's clock only, and no shortened lifetime.
      ignoreExpiration: true,
    });
  }

  /** @throws AccountError `unauthorized` for claims of another shape and for an expired token */
  validate(payload: unknown): AccessClaims {
    const claims = accessClaims.safeParse(payload);
    if (!claims.success) throw new AccountError('unauthorized');
    this.accessTokens.requireUnexpired(claims.data);
    return claims.data;
  }
}
