import type { Clock } from '@mikrochat/accounts';
import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload } from 'jose';
import { ask, type Reach } from '../outgoing/outgoing.js';
import { ProviderError } from '../provider-error.js';
import type { Claims, OpenId } from '../provider.js';

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** Signed with a key that only the provider has; a shared secret or no signature at all is refused (RFC 8725 §3.1). */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const CLOCK_SKEW_SECONDS = 5;

/** For whom an ID token has to be. */
export interface Expected {
  readonly openId: OpenId;
  readonly clientId: string;
  readonly nonce: string;
}

/** Checks ID tokens in full (OpenID Connect Core §3.1.3.7): signature, issuer, audience, expiry, nonce. */
export class IdTokens {
  private readonly keySets = new Map<string, KeySet>();

  constructor(
    private readonly reach: Reach,
    private readonly clock: Clock,
  ) {}

  /** @throws ProviderError */
  async verify(token: unknown, { openId, clientId, nonce }: Expected): Promise<Claims> {
    if (typeof token !== 'string') throw new ProviderError('there is no ID token');
    const claims = await this.read(token, openId, clientId);
    const issuer = openId.issuer.replace(/\{(\w+)\}/g, (_, name: string) => String(claims[name]));
    if (claims.iss !== issuer) throw new ProviderError(`the ID token is of another issuer than ${issuer}`);
    for (const [name, value] of Object.entries(openId.claims ?? {})) {
      if (claims[name] !== value) throw new ProviderError(`the ID token has another ${name} than ${value}`);
    }
    if (claims['nonce'] !== nonce) throw new ProviderError('the ID token belongs to another sign-in');
    if (!isFor(claims, clientId)) throw new ProviderError('the ID token is for somebody else');
    return claims;
  }

  private async read(token: string, { jwksUrl }: OpenId, clientId: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.keysAt(jwksUrl), {
        algorithms,
        audience: clientId,
        currentDate: this.clock(),
        clockTolerance: CLOCK_SKEW_SECONDS,
        requiredClaims: ['iss', 'sub', 'exp', 'iat', 'nonce'],
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) throw new ProviderError(`ID token: ${error.message}`);
      throw error;
    }
  }

  private keysAt(url: string): KeySet {
    const known = this.keySets.get(url);
    if (known) return known;
    const keys = createRemoteJWKSet(new URL(url), { [customFetch]: (asked) => this.fetch(asked) });
    this.keySets.set(url, keys);
    return keys;
  }

  private async fetch(url: string): Promise<Response> {
    const { status, text } = await ask(this.reach, { url });
    return new Response(text, { status });
  }
}

/** Among several audiences, `azp` says for whom the token was made. */
const isFor = ({ aud, azp }: JWTPayload & { azp?: unknown }, clientId: string): boolean =>
  azp === undefined ? !Array.isArray(aud) || aud.length === 1 : azp === clientId;
