import type { EntityManager } from 'typeorm';
import { Identity } from '../entities/identity.entity.js';
import type { IdentityRecord, UserRecord } from '../records.js';
import { insertedOne } from './inserted.js';
import { userColumns } from './users.js';

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

  /** The user who has linked an account, as both were at one moment; null where it is linked to none. */
  async owner(provider: string, subject: string): Promise<UserRecord | null> {
    const rows = await this.manager.query<UserRecord[]>(
      `select ${userColumns} from identities i join users u on u.id = i.user_id
       where i.provider = $1 and i.subject = $2`,
      [provider, subject],
    );
    return rows[0] ?? null;
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
