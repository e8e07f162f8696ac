import { Inject, Injectable } from '@nestjs/common';
import { AccountError, type Clock } from '@mikrochat/accounts';
import { CLOCK } from '../../clock.js';
import type { HttpRequest } from '../../requests/http.js';
import { AUTH_SETTINGS, type AuthSettings } from '../../settings.js';
import { MemoryStorage } from '../../throttle/memory-storage.js';
import { callerOf } from '../../throttle/request.throttle.js';

/**
 * How often a network may try, over all OAuth endpoints together. A flow counts where it begins; what comes back
 * and belongs to none counts by itself. Flows that another site begins in somebody's browser use up nothing of what
 * begins at our own pages.
 */
@Injectable()
export class OAuthLimit {
  private readonly storage: MemoryStorage;

  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.storage = new MemoryStorage(clock);
  }

  /** @throws AccountError `too_many_attempts` with the seconds to wait */
  async count(request: HttpRequest): Promise<void> {
    const { rateLimit, oauth } = this.settings;
    if (!rateLimit.enabled) return;
    const { maxAttempts, windowMs } = oauth.rateLimiting;
    const { isBlocked, timeToExpire } = await this.storage.increment(
      callerOf(request),
      windowMs,
      maxAttempts,
    );
    if (isBlocked) throw new AccountError('too_many_attempts', { retryAfter: Math.max(1, timeToExpire) });
  }

  /** Counts work that turned out to belong to no flow. */
  async guard<T>(request: HttpRequest, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AccountError && error.code === 'invalid_state') await this.count(request);
      throw error;
    }
  }
}
