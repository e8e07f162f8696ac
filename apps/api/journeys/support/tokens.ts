import jwt from 'jsonwebtoken';
import { appUrl, jwtSecret } from './configuration.js';

/** The claims of an access token, decoded without verification. */
export interface Claims {
  readonly sub: string;
  readonly sid: string;
  readonly jti: string;
  readonly role: string;
  readonly exp: number;
  readonly [claim: string]: unknown;
}

export const claimsOf = (token: string): Claims => jwt.decode(token) as Claims;

/** How a forged token differs from a valid one. */
export interface Forgery {
  readonly header?: object;
  readonly claims?: object;
  readonly secret?: string;
  readonly algorithm?: jwt.Algorithm;
}

/** Signs a token with the right or a wrong secret. */
export function forge(claims: object, { header, claims: changed, secret, algorithm }: Forgery = {}): string {
  // JSON.stringify omits claims that are undefined.
  const payload = JSON.parse(
    JSON.stringify({ iss: appUrl, aud: 'mikrochat', ...claims, ...changed }),
  ) as object;
  return jwt.sign(payload, secret ?? jwtSecret, {
    algorithm: algorithm ?? 'HS256',
    header: { alg: algorithm ?? 'HS256', typ: 'at+jwt', ...header },
    allowInsecureKeySizes: true,
  });
}
