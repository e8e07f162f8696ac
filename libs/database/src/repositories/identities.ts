import type { EntityManager } from 'typeorm';
import { Identity } from '../entities/identity.entity.js';
import type { IdentityRecord } from '../records.js';
import { insertedOne } from './inserted.js';

/** The accounts at OAuth providers that people sign in with. */
export class IdentityRepository {
  constructor(private readonly manager: EntityManager) {}

  private get identities() {
    return this.manager.getRepository(Identity);
  }

  /** Whose account at a provider this is; null for nobody's. */
  find(provider: string, subject: string): Promise<IdentityRecord | null> {
    return this.identities.findOneBy({ provider, subject });
  }

  /** Links an account at a provider; `false` where it is linked already. */
  async add(identity: IdentityRecord): Promise<boolean> {
    const result = await this.identities
      .createQueryBuilder()
      .insert()
      .values(identity)
      .orIgnore()
      .returning('provider')
      .execute();
    return insertedOne(result);
  }

  /** What a user has linked, oldest first. */
  ofUser(userId: string): Promise<IdentityRecord[]> {
    return this.identities.find({ where: { userId }, order: { createdAt: 'asc', provider: 'asc' } });
  }

  /** Unlinks what a user has at a provider; `false` where there is nothing. */
  async remove(userId: string, provider: string): Promise<boolean> {
    const { affected } = await this.identities.delete({ userId, provider });
    return (affected ?? 0) > 0;
  }
}
