import type { Database, UserRecord } from '@mikrochat/database';
import { LRUCache } from 'lru-cache';
import type { Notifications } from '../notifications.js';

/** A user as their own pages need to know them. */
export interface CachedUser {
  readonly user: UserRecord;
  readonly hasPassword: boolean;
  readonly mustChange: boolean;
}

const MAX_CACHED_USERS = 20_000;

/**
 * Users in memory, so that asking who one is costs no query. A trigger announces every change, and what cannot be
 * heard is not believed: then the database is asked.
 */
export class UserCache {
  private readonly users = new LRUCache<string, CachedUser>({ max: MAX_CACHED_USERS });
  /** Counts what was forgotten, so that an answer that is older than a change is not kept. */
  private changes = 0;

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

  /** The user as they are now; null for nobody. */
  async get(id: string): Promise<CachedUser | null> {
    const known = this.notifications.isConnected ? this.users.get(id) : undefined;
    return known ?? this.read(id);
  }

  /** Forgets somebody who was just changed here, without waiting for the announcement. */
  evict(id: string): void {
    this.changes++;
    this.users.delete(id);
  }

  private clear(): void {
    this.changes++;
    this.users.clear();
  }

  private async read(id: string): Promise<CachedUser | null> {
    const { changes } = this;
    const found = await this.database.users.byIdWithPassword(id);
    if (!found) return null;
    const { user, password } = found;
    const known = { user, hasPassword: password !== null, mustChange: password?.mustChange ?? false };
    if (changes === this.changes && this.notifications.isConnected) this.users.set(id, known);
    return known;
  }
}
