import { Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ThrottlerGuard, type ThrottlerModuleOptions, type ThrottlerRequest } from '@nestjs/throttler';
import { AccountError, type Clock } from '@mikrochat/accounts';
import { AccessTokens } from '../access-token/access-tokens.js';
import { CLOCK } from '../clock.js';
import { bearerOf } from '../requests/bearer.js';
import type { HttpRequest } from '../requests/http.js';
import { RouteTraits } from '../requests/route-traits.js';
import { AUTH_SETTINGS, type AuthSettings } from '../settings.js';
import { MemoryStorage } from './memory-storage.js';

const MINUTE_MS = 60_000;

const throttlerFor = ({ rateLimit }: AuthSettings) => ({
  name: 'requests',
  ttl: MINUTE_MS,
  limit: rateLimit.requestsPerMinute,
});

const optionsFor = (settings: AuthSettings): ThrottlerModuleOptions => ({
  throttlers: [throttlerFor(settings)],
  setHeaders: false,
});

/** So many requests a minute: per session for who is signed in, else per address. */
@Injectable()
export class RequestThrottle extends ThrottlerGuard {
  private readonly limit: Omit<ThrottlerRequest, 'context'>;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(CLOCK) clock: Clock,
    reflector: Reflector,
    private readonly traits: RouteTraits,
    private readonly accessTokens: AccessTokens,
  ) {
    super(optionsFor(settings), new MemoryStorage(clock), reflector);
    const throttler = throttlerFor(settings);
    this.limit = {
      ...throttler,
      throttler,
      blockDuration: MINUTE_MS,
      getTracker: (request) => this.trackerOf(request as HttpRequest),
      // One counter for all routes: the limit is the caller's, not the route's.
      generateKey: (_context, tracker) => tracker,
    };
  }

  // The guard's own way asks a dozen pieces of metadata in every request whether the route has limits of its own.
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (!this.settings.rateLimit.enabled || this.traits.of(context).isUnlimited) return true;
    return this.handleRequest({ context, ...this.limit });
  }

  protected override throwThrottlingException(
    _context: unknown,
    detail: { timeToBlockExpire: number },
  ): Promise<void> {
    throw new AccountError('too_many_attempts', {
      retryAfter: Math.max(1, Math.ceil(detail.timeToBlockExpire)),
    });
  }

  // A token counts as a session once this process has verified it; before that anybody could make one up.
  private trackerOf(request: HttpRequest): Promise<string> {
    const session = this.accessTokens.known(bearerOf(request))?.sid;
    return session ? Promise.resolve(session) : this.getTracker({ ip: request.ip });
  }
}
