import type { EntityManager } from 'typeorm';
import { Identity } from '../entities/identity.entity.js';
import type { IdentityRecord, UserRecord } from '../records.js';
import { insertedOne } from './inserted.js';
import { userColumns } from './users.js';

/** The accounts at OAuth providers that are linked to users. */
export class IdentityRepository {
  constructor(private readonly manager: EntityManager) {}

  private get identities() {
    return this.manager.getRepository(Identity);
  }

  /** The link of a provider's account; null when it is linked to no user. */
  find(provider: string, subject: string): Promise<IdentityRecord | null> {
    return this.identities.findOneBy({ provider, subject });
  }

  /** The user to whom a provider's account is linked, read in one statement; null when it is linked to none. */
  async userOf(provider: string, subject: string): Promise<UserRecord | null> {
    const rows = await this.manager.query<UserRecord[]>(
      `select ${userColumns} from identities i join users u on u.id = i.user_id
       where i.provider = $1 and i.subject = $2`,
      [provider, subject],
    );
    return rows[0] ?? null;
  }

  /** Links a provider's account; `false` when it is linked already. */
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

  /** The linked accounts of a user, oldest first. */
  ofUser(userId: string): Promise<IdentityRecord[]> {
    return this.identities.find({ where: { userId }, order: { createdAt: 'asc', provider: 'asc' } });
  }

  /** Unlinks a user's account at a provider; `false` when none is linked. */
  async remove(userId: string, provider: string): Promise<boolean> {
    const { affected } = await this.identities.delete({ userId, provider });
    return (affected ?? 0) > 0;
  }
}
