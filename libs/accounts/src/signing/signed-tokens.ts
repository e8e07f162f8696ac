import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import jwt from 'jsonwebtoken';
import type { Clock } from '../clock.js';

/** The `typ` of every kind of JWT that we sign; one kind is never accepted as another (RFC 8725 §3.11). */
export type TokenType = 'at+jwt' | 'link+jwt';

const ALGORITHM = 'HS256';
const AUDIENCE = 'mikrochat';

/** What jsonwebtoken has to check in every token of ours, as it and passport-jwt take it. */
export interface VerifyOptions {
  readonly algorithms: (typeof ALGORITHM)[];
  readonly issuer: string;
  readonly audience: string;
}

const headerFor = (type: TokenType) => ({ alg: ALGORITHM, typ: type });

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function headerOf(token: string): unknown {
  const [header = ''] = token.split('.', 1);
  try {
    return JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/**
 * Signs JWTs (RFC 7519) with HS256, one secret and an explicit type, and holds the rules by which they are verified:
 * {@link keyFor} and {@link verifyOptions}.
 */
export class SignedTokens {
  readonly verifyOptions: VerifyOptions;

  private readonly headers: Record<TokenType, string> = {
    'at+jwt': encode(headerFor('at+jwt')),
    'link+jwt': encode(headerFor('link+jwt')),
  };

  private readonly signingKey: KeyObject;

  /** @param issuer the app's URL, claim `iss` */
  constructor(
    private readonly secret: string,
    private readonly issuer: string,
    private readonly clock: Clock,
  ) {
    this.verifyOptions = { algorithms: [ALGORITHM], issuer, audience: AUDIENCE };
    this.signingKey = createSecretKey(secret, 'utf8');
  }

  /**
   * Signs claims.
   * @param lifeSeconds from `iat` to `exp`
   * @param issuedAt the claim `iat`
   */
  sign(type: TokenType, claims: object, lifeSeconds: number, issuedAt = this.clock()): string {
    const iat = Math.floor(issuedAt.getTime() / 1000);
    const payload = { iss: this.issuer, aud: AUDIENCE, ...claims, iat, exp: iat + lifeSeconds };
    // jsonwebtoken checks its own options at every call, which costs more than the signature; a refresh signs
    // thousands of tokens a second.
    const signed = `${this.headers[type]}.${encode(payload)}`;
    return `${signed}.${createHmac('sha256', this.signingKey).update(signed).digest('base64url')}`;
  }

  /**
   * The key that verifies a token, by its header alone: another type, another algorithm, a `kid` or any further
   * parameter never reaches the key (RFC 8725 §3.1, §3.11).
   * @returns null for a header that we do not write
   */
  keyFor(type: TokenType, token: string): string | null {
    return isDeepStrictEqual(headerOf(token), headerFor(type)) ? this.secret : null;
  }

  /** The claims of a valid token of this type that has not expired; null for everything else. */
  verify<T extends object>(type: TokenType, token: string): T | null {
    const key = this.keyFor(type, token);
    if (key === null) return null;
    try {
      const clockTimestamp = this.clock().getTime() / 1000;
      const claims = jwt.verify(token, key, { ...this.verifyOptions, clockTimestamp });
      return typeof claims === 'object' && claims.exp !== undefined ? (claims as unknown as T) : null;
    } catch {
      return null;
    }
  }
}
