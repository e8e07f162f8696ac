import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AccountError, Revocations, SignedTokens, type Clock, type ActiveSession } from '@mikrochat/accounts';
import { LRUCache } from 'lru-cache';
import { AUTH_SETTINGS, type AuthSettings } from '../settings.js';
import { CLOCK } from '../clock.js';
import type { AccessClaims } from './claims.js';

const MAX_CACHED_TOKENS = 20_000;

/** An access token and its lifetime in seconds. */
export interface IssuedAccessToken {
  readonly token: string;
  readonly lifeSeconds: number;
}

/**
 * Issues access tokens, and caches those that {@link AccessTokenStrategy} verified, so that signature and claims are
 * checked once per token and process. Expiry and revocation are checked at every request.
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

  /** The access token of a session; it expires with the session at the latest. */
  issue({ id, generation, authenticatedAt, endsAt, user }: ActiveSession): IssuedAccessToken {
    const left = Math.floor((endsAt.getTime() - this.clock().getTime()) / 1000);
    const lifeSeconds = Math.max(0, Math.min(this.settings.jwtExpirySeconds, left));
    const claims: Omit<AccessClaims, 'iat' | 'exp'> = {
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

  /** The claims of a token that this process verified before; it may have expired or been revoked since. */
  cached(token: string): AccessClaims | undefined {
    return this.verified.get(token);
  }

  /** @throws AccountError `unauthorized`, which is no event of the audit trail: every token expires */
  requireUnexpired(claims: AccessClaims): void {
    if (this.isExpired(claims)) throw new AccountError('unauthorized', {}, { unrecorded: 'expired_token' });
  }

  /** Whether a verified token was revoked; a promise only while this replica receives no notifications. */
  isRevoked({ sid, gen }: AccessClaims): boolean | Promise<boolean> {
    return this.revocations.isRevoked(sid, gen);
  }

  /** The claims of a cached token that has not expired and is not known as revoked; never asks the database. */
  activeCached(token: string): AccessClaims | undefined {
    const claims = this.cached(token);
    const isOver =
      !claims || this.isExpired(claims) || this.revocations.isKnownRevoked(claims.sid, claims.gen);
    return isOver ? undefined : claims;
  }

  private isExpired({ iat, exp }: AccessClaims): boolean {
    // A shortened lifetime applies to older tokens, too: revocations are kept no longer than today's lifetime.
    const end = Math.min(exp, iat + this.settings.jwtExpirySeconds);
    return end * 1000 <= this.clock().getTime();
  }
}
