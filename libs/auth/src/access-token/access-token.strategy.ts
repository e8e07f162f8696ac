import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { AccountError, AUDIENCE } from '@mikrochat/accounts';
import { Strategy, type SecretOrKeyProvider } from 'passport-jwt';
import * as z from 'zod';
import { bearerOf } from '../requests/bearer.js';
import type { HttpRequest } from '../requests/http.js';
import { AUTH_SETTINGS, type AuthSettings } from '../settings.js';
import { accessClaims, type AccessClaims } from './claims.js';

/** The name under which Passport knows this strategy. */
export const ACCESS_TOKEN = 'access-token';

const header = z.strictObject({ alg: z.literal('HS256'), typ: z.literal('at+jwt') });

function isAccessToken(token: string): boolean {
  try {
    const [first = ''] = token.split('.');
    return header.safeParse(JSON.parse(Buffer.from(first, 'base64url').toString('utf8'))).success;
  } catch {
    return false;
  }
}

// The header decides before the key is handed out: a link token, another algorithm or a `kid` never meets it.
const secretFor =
  (secret: string): SecretOrKeyProvider =>
  (_request, token: unknown, done) =>
    typeof token === 'string' && isAccessToken(token)
      ? done(null, secret)
      : done(new AccountError('unauthorized'));

/** Verifies an access token in full: signature, type, issuer, audience, expiry, claims (RFC 8725 §3). */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, ACCESS_TOKEN) {
  constructor(@Inject(AUTH_SETTINGS) { jwtSecret, appUrl }: AuthSettings) {
    super({
      jwtFromRequest: (request: unknown) => bearerOf(request as HttpRequest) || null,
      secretOrKeyProvider: secretFor(jwtSecret),
      algorithms: ['HS256'],
      issuer: appUrl,
      audience: AUDIENCE,
    });
  }

  validate(payload: unknown): AccessClaims {
    const claims = accessClaims.safeParse(payload);
    if (!claims.success) throw new AccountError('unauthorized');
    return claims.data;
  }
}
