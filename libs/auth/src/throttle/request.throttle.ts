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
 * What a request without a session counts against: its network. What pages of other sites make a browser send is
 * counted apart, so that it uses up nothing of what the browser's user sends, nor of the way back from a provider.
 */
export const callerOf = (request: HttpRequest): string => `${initiatorOf(request)} ${networkOf(request.ip)}`;

/**
 * So many requests a minute: per session for who is signed in, else per network. All sessions of a user together have
 * as many as they may have sessions, so that signing in again and again does not help.
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
      // One counter for all routes: the limit is the caller's, not the route's.
      generateKey: (_context, tracker) => tracker,
    };
  }

  // The guard's own way asks a dozen pieces of metadata in every request whether the route has limits of its own.
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (!this.settings.rateLimit.enabled || this.traits.of(context).isUnlimited) return true;
    const request = context.switchToHttp().getRequest<HttpRequest>();
    // A token counts as a session once this process has verified it, and as long as the session lives: before that
    // anybody could make one up, and after that one could sign in and out for ever to count anew.
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
