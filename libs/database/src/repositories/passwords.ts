import type { EntityManager } from 'typeorm';
import { Password } from '../entities/password.entity.js';

/** The password hashes. */
export class PasswordRepository {
  constructor(private readonly manager: EntityManager) {}

  private get passwords() {
    return this.manager.getRepository(Password);
  }

  /**
   * Sets a user's first or new password.
   * @param mustChange whether an admin chose it, so that the user has to choose a new one
   */
  async set(userId: string, hash: string, changedAt: Date, mustChange: boolean): Promise<void> {
    await this.passwords.upsert({ userId, hash, mustChange, changedAt }, ['userId']);
  }

  /** Replaces a hash by a stronger one of the same password, unless the password was changed meanwhile. */
  async rehash(userId: string, from: string, to: string): Promise<void> {
    await this.passwords.update({ userId, hash: from }, { hash: to });
  }

  exists(userId: string): Promise<boolean> {
    return this.passwords.existsBy({ userId });
  }
}
