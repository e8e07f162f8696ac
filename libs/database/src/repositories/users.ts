import type { Role } from '@mikrochat/contract';
import { IsNull, type EntityManager } from 'typeorm';
import { Identity } from '../entities/identity.entity.js';
import { Password } from '../entities/password.entity.js';
import { User } from '../entities/user.entity.js';
import { insertedOne } from './inserted.js';
import type { AddressRecord, PasswordRecord, UserRecord } from '../records.js';

/** What is known of a user who is about to exist. */
export interface NewUser {
  readonly id: string;
  readonly email: string;
  readonly userName: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  /** When the address was proved or vouched for; absent where somebody only claims it. */
  readonly emailProvedAt?: Date | null;
}

/** A user beside the password that lets them in, if they have one. */
export interface UserWithPassword {
  readonly user: UserRecord;
  readonly password: PasswordRecord | null;
}

interface PasswordRow extends UserRecord {
  readonly hash: string | null;
  readonly mustChange: boolean;
}

const withPassword = `
  select u.id, u.email::text as email, u.user_name as "userName", u.role, u.created_at as "createdAt",
    u.disabled_at as "disabledAt", u.last_sign_in_at as "lastSignInAt", p.hash, p.must_change as "mustChange"
  from users u left join passwords p on p.user_id = u.id`;

const toUserWithPassword = (row: PasswordRow | undefined): UserWithPassword | null => {
  if (!row) return null;
  const { hash, mustChange, ...user } = row;
  return { user, password: hash === null ? null : { hash, mustChange } };
};

function toRecord(user: User | null): UserRecord | null {
  if (!user) return null;
  const { createdBy: _, emailProvedAt: __, ...record } = user;
  return record;
}

/** The people with an account. */
export class UserRepository {
  constructor(private readonly manager: EntityManager) {}

  private get users() {
    return this.manager.getRepository(User);
  }

  /** Adds a user; `false` where the address is taken already. */
  async add(user: NewUser): Promise<boolean> {
    const result = await this.users
      .createQueryBuilder()
      .insert()
      .values(user)
      .orIgnore()
      .returning('id')
      .execute();
    return insertedOne(result);
  }

  async byId(id: string): Promise<UserRecord | null> {
    return toRecord(await this.users.findOneBy({ id }));
  }

  async byEmail(email: string): Promise<UserRecord | null> {
    return toRecord(await this.users.findOneBy({ email }));
  }

  /** What this database takes an address for; costs the same whether somebody has it or not. */
  async resolve(email: string): Promise<AddressRecord> {
    const rows = await this.manager.query<AddressRecord[]>(
      `select lower($1::citext::text) as address, (select id from users where email = $1::citext) as "userId"`,
      [email],
    );
    return rows[0] ?? { address: email, userId: null };
  }

  async byEmailWithPassword(email: string): Promise<UserWithPassword | null> {
    const rows = await this.manager.query<PasswordRow[]>(`${withPassword} where u.email = $1`, [email]);
    return toUserWithPassword(rows[0]);
  }

  async byIdWithPassword(id: string): Promise<UserWithPassword | null> {
    const rows = await this.manager.query<PasswordRow[]>(`${withPassword} where u.id = $1`, [id]);
    return toUserWithPassword(rows[0]);
  }

  /** Holds the user until the transaction ends, so that whoever comes next sees its outcome. */
  async lock(id: string): Promise<UserRecord | null> {
    return toRecord(await this.users.findOne({ where: { id }, lock: { mode: 'for_no_key_update' } }));
  }

  /**
   * Holds every admin who can sign in until the transaction ends, and names them. In the order of
   * their ids, so that two who do this at once wait for each other instead of dying in a deadlock.
   */
  async lockAdmins(): Promise<readonly string[]> {
    const rows = await this.manager.query<{ id: string }[]>(
      `select id from users where role = 'admin' and disabled_at is null order by id for no key update`,
    );
    return rows.map(({ id }) => id);
  }

  async rename(id: string, userName: string): Promise<void> {
    await this.users.update({ id }, { userName });
  }

  async setRole(id: string, role: Role): Promise<void> {
    await this.users.update({ id }, { role });
  }

  /** @param at when the user was disabled; null lets them in again */
  async setDisabled(id: string, at: Date | null): Promise<void> {
    await this.users.update({ id }, { disabledAt: at });
  }

  async noteSignIn(id: string, at: Date): Promise<void> {
    await this.users.update({ id }, { lastSignInAt: at });
  }

  /** Notes the first proof of a user's address; `false` where it was proved before. */
  async proveAddress(id: string, at: Date): Promise<boolean> {
    const { affected } = await this.users.update({ id, emailProvedAt: IsNull() }, { emailProvedAt: at });
    return affected === 1;
  }

  /** Takes away password and linked identities. */
  async dropWaysIn(id: string): Promise<void> {
    await this.manager.getRepository(Password).delete({ userId: id });
    await this.manager.getRepository(Identity).delete({ userId: id });
  }

  /** Removes the user; passwords, identities, sessions and links go with them. */
  async remove(id: string): Promise<boolean> {
    const { affected } = await this.users.delete({ id });
    return affected === 1;
  }
}
