import { Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ThrottlerGuard, type ThrottlerModuleOptions, type ThrottlerRequest } from '@nestjs/throttler';
import { AccountError, networkOf, type Clock } from '@mikrochat/accounts';
import { AccessTokens } from '../access-token/access-tokens.js';
import { CLOCK } from '../clock.js';
import { bearerOf } from '../requests/bearer.js';
import { initiatorOf } from '../requests/fetch-metadata.js';
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

/**
 * The counter of a request without a session: its network. Requests that pages of other sites cause are counted apart,
 * so that they use up neither the limit of the browser's user nor that of the redirect from an OAuth provider.
 */
export const callerOf = (request: HttpRequest): string => `${initiatorOf(request)} ${networkOf(request.ip)}`;

/**
 * Limits requests per minute: per session with a verified access token, else per network. All sessions of a user
 * together are limited to `maxActiveSessions` times as many, so that new sessions do not raise the limit further.
 * @throws AccountError `too_many_attempts` with `retryAfter` in seconds
 */
@Injectable()
export class RequestThrottle extends ThrottlerGuard {
  private readonly limit: Omit<ThrottlerRequest, 'context' | 'getTracker'>;
  private readonly users: MemoryStorage;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(CLOCK) clock: Clock,
    reflector: Reflector,
    private readonly traits: RouteTraits,
    private readonly accessTokens: AccessTokens,
  ) {
    super(optionsFor(settings), new MemoryStorage(clock), reflector);
    this.users = new MemoryStorage(clock);
    const throttler = throttlerFor(settings);
    this.limit = {
      ...throttler,
      throttler,
      blockDuration: MINUTE_MS,
      // One counter for all routes: the limit belongs to the caller, not to the route.
      generateKey: (_context, tracker) => tracker,
    };
  }

  // The base class reads a dozen metadata keys per request, for limits of single routes, which do not exist here.
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (!this.settings.rateLimit.enabled || this.traits.of(context).isUnlimited) return true;
    const request = context.switchToHttp().getRequest<HttpRequest>();
    // A token counts as a session only after this process verified it and while the session is active: an unverified
    // one could be invented, and with ended sessions a new counter would cost a sign-in and a sign-out.
    const session = this.accessTokens.activeCached(bearerOf(request));
    if (session) await this.countUser(context, session.sub);
    const getTracker = () => Promise.resolve(session?.sid ?? callerOf(request));
    return this.handleRequest({ context, ...this.limit, getTracker });
  }

  private async countUser(context: ExecutionContext, user: string): Promise<void> {
    const { rateLimit, maxActiveSessions } = this.settings;
    const limit = rateLimit.requestsPerMinute * maxActiveSessions;
    const hits = await this.users.increment(user, MINUTE_MS, limit);
    if (hits.isBlocked) await this.throwThrottlingException(context, hits);
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
