import type { EntityManager } from 'typeorm';
import { InitialUser } from '../entities/initial-user.entity.js';
import { insertedOne } from './inserted.js';

/** Which initial users were created once. */
export class InitialUserRepository {
  constructor(private readonly manager: EntityManager) {}

  /** Claims the creation of an initial user: `true` the first time for this address, `false` ever after. */
  async claim(email: string, at: Date): Promise<boolean> {
    const result = await this.manager
      .getRepository(InitialUser)
      .createQueryBuilder()
      .insert()
      .values({ email, createdAt: at })
      .orIgnore()
      .returning('email')
      .execute();
    return insertedOne(result);
  }
}
