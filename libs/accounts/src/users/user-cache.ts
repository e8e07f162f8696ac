import type { Database, UserRecord } from '@mikrochat/database';
import { LRUCache } from 'lru-cache';
import type { Notifications } from '../notifications.js';

/** A user with the state of their password, for `GET /me`. */
export interface CachedUser {
  readonly user: UserRecord;
  readonly hasPassword: boolean;
  /** Whether an admin set the password, so that the user should choose another one. */
  readonly mustChange: boolean;
}

const MAX_CACHED_USERS = 20_000;

/**
 * Users in memory, so that `GET /me` costs no query. A database trigger notifies of every change; while the notification
 * channel is disconnected, the cache is bypassed.
 */
export class UserCache {
  private readonly users = new LRUCache<string, CachedUser>({ max: MAX_CACHED_USERS });
  /** The number of evictions: a query that began before one returns outdated data, which is not cached. */
  private evictions = 0;

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
  ) {
    notifications.subscribe({
      kind: 'user',
      load: () => this.clear(),
      received: ([id]) => this.evict(id ?? ''),
    });
  }

  /** The current user; null for an unknown id. */
  async get(id: string): Promise<CachedUser | null> {
    const cached = this.notifications.isConnected ? this.users.get(id) : undefined;
    return cached ?? this.read(id);
  }

  /** Evicts a user whom this replica has just changed, without waiting for the notification. */
  evict(id: string): void {
    this.evictions++;
    this.users.delete(id);
  }

  private clear(): void {
    this.evictions++;
    this.users.clear();
  }

  private async read(id: string): Promise<CachedUser | null> {
    const { evictions } = this;
    const found = await this.database.users.byIdWithPassword(id);
    if (!found) return null;
    const { user, password } = found;
    const loaded = { user, hasPassword: password !== null, mustChange: password?.mustChange ?? false };
    if (evictions === this.evictions && this.notifications.isConnected) this.users.set(id, loaded);
    return loaded;
  }
}
