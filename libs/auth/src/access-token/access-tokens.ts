import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Revocations, SignedTokens, type Clock, type LiveSession } from '@mikrochat/accounts';
import { LRUCache } from 'lru-cache';
import { AUTH_SETTINGS, type AuthSettings } from '../settings.js';
import { CLOCK } from '../clock.js';
import type { AccessClaims } from './claims.js';

const MAX_CACHED_TOKENS = 20_000;

/** An access token and how long it lives, in seconds. */
export interface IssuedAccessToken {
  readonly token: string;
  readonly lifeSeconds: number;
}

/**
 * Makes access tokens, and remembers those that were verified, so that signature and claims are checked once per
 * token and process. Whether a token was revoked is asked every time.
 */
@Injectable()
export class AccessTokens {
  private readonly verified = new LRUCache<string, AccessClaims>({ max: MAX_CACHED_TOKENS });

  constructor(
    private readonly tokens: SignedTokens,
    private readonly revocations: Revocations,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The access token of a session; it never outlives the session itself. */
  issue({ id, generation, authenticatedAt: authenticatedAt, endsAt, user }: LiveSession): IssuedAccessToken {
    const left = Math.floor((endsAt.getTime() - this.clock().getTime()) / 1000);
    const lifeSeconds = Math.max(0, Math.min(this.settings.jwtExpirySeconds, left));
    const claims = {
      sub: user.id,
      sid: id,
      gen: generation,
      jti: randomUUID(),
      email: user.email,
      username: user.userName,
      role: user.role,
      lastLogin: authenticatedAt.getTime(),
    };
    return { token: this.tokens.sign('at+jwt', claims, lifeSeconds), lifeSeconds };
  }

  cache(token: string, claims: AccessClaims): void {
    this.verified.set(token, claims);
  }

  /** The claims of a token that this process verified before. */
  cached(token: string): AccessClaims | undefined {
    return this.verified.get(token);
  }

  /** Whether a verified token ran out, as all do. */
  isExpired({ iat, exp }: AccessClaims): boolean {
    // A life that was lowered holds for tokens from before, too: revocations are remembered no longer than that.
    const end = Math.min(exp, iat + this.settings.jwtExpirySeconds);
    return end * 1000 <= this.clock().getTime();
  }

  /** Whether a verified token is still good; a promise only while this replica hears nothing of the others. */
  isActive(claims: AccessClaims): boolean | Promise<boolean> {
    if (this.isExpired(claims)) return false;
    const { sid, gen } = claims;
    const revoked = this.revocations.isRevoked(sid, gen);
    return typeof revoked === 'boolean' ? !revoked : revoked.then((is) => !is);
  }

  /** The claims of a token that was verified before and, for all this process has heard, is still good; asks nobody. */
  activeCached(token: string): AccessClaims | undefined {
    const claims = this.cached(token);
    const isOver =
      !claims || this.isExpired(claims) || this.revocations.isKnownRevoked(claims.sid, claims.gen);
    return isOver ? undefined : claims;
  }
}
