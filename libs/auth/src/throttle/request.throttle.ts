import { Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ThrottlerGuard, type ThrottlerModuleOptions } from '@nestjs/throttler';
import { AccountError, type Clock } from '@mikrochat/accounts';
import { bearerOf } from '../access-token/access-token.guard.js';
import { AccessTokens } from '../access-token/access-tokens.js';
import { CLOCK } from '../clock.js';
import type { HttpRequest } from '../requests/http.js';
import { AUTH_SETTINGS, type AuthSettings } from '../settings.js';
import { MemoryStorage } from './memory-storage.js';

const MINUTE_MS = 60_000;

const optionsFor = ({ rateLimit }: AuthSettings): ThrottlerModuleOptions => ({
  throttlers: [{ ttl: MINUTE_MS, limit: rateLimit.requestsPerMinute }],
  setHeaders: false,
  // One counter for all routes: the limit is the caller's, not the route's.
  generateKey: (_context, tracker) => tracker,
});

/** So many requests a minute: per session for who is signed in, else per address. */
@Injectable()
export class RequestThrottle extends ThrottlerGuard {
  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(CLOCK) clock: Clock,
    reflector: Reflector,
    private readonly accessTokens: AccessTokens,
  ) {
    super(optionsFor(settings), new MemoryStorage(clock), reflector);
  }

  protected override shouldSkip(): Promise<boolean> {
    return Promise.resolve(!this.settings.rateLimit.enabled);
  }

  // A token counts as a session once this process has verified it; before that anybody could make one up.
  protected override getTracker(request: HttpRequest): Promise<string> {
    return Promise.resolve(
      this.accessTokens.known(bearerOf(request))?.sid ?? super.getTracker({ ip: request.ip }),
    );
  }

  protected override throwThrottlingException(
    _context: unknown,
    detail: { timeToBlockExpire: number },
  ): Promise<void> {
    throw new AccountError('too_many_attempts', {
      retryAfter: Math.max(1, Math.ceil(detail.timeToBlockExpire)),
    });
  }
}
