import type { EntityManager } from 'typeorm';
import { InitialUser } from '../entities/initial-user.entity.js';
import { insertedOne } from './inserted.js';

/** The initial users that were ever created. */
export class InitialUserRepository {
  constructor(private readonly manager: EntityManager) {}

  /** Claims the creation of an initial user: `true` once per email address, `false` from then on. */
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
