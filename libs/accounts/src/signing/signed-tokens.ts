import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Clock } from '../clock.js';

/** The kinds of JWT we sign (RFC 8725 §3.11): one is never taken for another. */
export type TokenType = 'at+jwt' | 'link+jwt';

const ALGORITHM = 'HS256';
export const AUDIENCE = 'mikrochat';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs and verifies JWTs (RFC 7519) with HS256, one secret, and an explicit type. */
export class SignedTokens {
  private readonly headers: Record<TokenType, string> = {
    'at+jwt': encode({ alg: ALGORITHM, typ: 'at+jwt' }),
    'link+jwt': encode({ alg: ALGORITHM, typ: 'link+jwt' }),
  };

  private readonly key: KeyObject;

  /** @param issuer the app's URL, claim `iss` */
  constructor(
    secret: string,
    private readonly issuer: string,
    private readonly clock: Clock,
  ) {
    this.key = createSecretKey(secret, 'utf8');
  }

  /**
   * Signs claims.
   * @param lifeSeconds until `exp`
   * @param from the beginning of that life, `iat`
   */
  sign(type: TokenType, claims: object, lifeSeconds: number, from = this.clock()): string {
    const iat = Math.floor(from.getTime() / 1000);
    const payload = { iss: this.issuer, aud: AUDIENCE, ...claims, iat, exp: iat + lifeSeconds };
    // A refresh signs thousands a second; the library's checks of its own options cost more than the signature.
    const signed = `${this.headers[type]}.${encode(payload)}`;
    return `${signed}.${createHmac('sha256', this.key).update(signed).digest('base64url')}`;
  }

  /** The claims of a living token of this type; null for everything else. */
  verify<T extends object>(type: TokenType, token: string): T | null {
    try {
      const { header, payload } = jwt.verify(token, this.key, {
        complete: true,
        algorithms: [ALGORITHM],
        issuer: this.issuer,
        audience: AUDIENCE,
        clockTimestamp: this.clock().getTime() / 1000,
      });
      const isOurs = header.typ === type && header.kid === undefined && typeof payload === 'object';
      const hasEnd = isOurs && payload.exp !== undefined;
      return hasEnd ? (payload as unknown as T) : null;
    } catch {
      return null;
    }
  }
}
