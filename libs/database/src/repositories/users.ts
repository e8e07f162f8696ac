import type { Role } from '@mikrochat/contract';
import { In, IsNull, type EntityManager } from 'typeorm';
import { Identity } from '../entities/identity.entity.js';
import { Password } from '../entities/password.entity.js';
import { User } from '../entities/user.entity.js';
import { insertedOne } from './inserted.js';
import type { EmailRecord, PasswordRecord, UserRecord } from '../records.js';

/** What is known of a user who is about to exist. */
export interface NewUser {
  readonly id: string;
  readonly email: string;
  readonly userName: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  /** When the address was proved or vouched for; absent where somebody only claims it. */
  readonly emailVerifiedAt?: Date | null;
}

/** A user beside the password that lets them in, if they have one. */
export interface UserWithPassword {
  readonly user: UserRecord;
  readonly password: PasswordRecord | null;
}

interface PasswordRow extends UserRecord {
  readonly hash: string | null;
  readonly mustChange: boolean;
  readonly changedAt: Date;
}

/** The columns of a {@link UserRecord}, of `users u`. */
export const userColumns = `u.id, u.email::text as email, u.user_name as "userName", u.role,
  u.created_at as "createdAt", u.disabled_at as "disabledAt", u.email_proved_at as "emailVerifiedAt",
  u.last_sign_in_at as "lastSignInAt", u.credential_epoch as "credentialEpoch"`;

interface AddressRow extends Pick<EmailRecord, 'address'> {
  readonly id: string | null;
  readonly credentialEpoch: number;
}

const resolved = `
  select lower($1::citext::text) as address, id, credential_epoch as "credentialEpoch"
  from (select) one left join users on email = $1::citext`;

const withPassword = `
  select ${userColumns}, p.hash, p.must_change as "mustChange", p.changed_at as "changedAt"
  from users u left join passwords p on p.user_id = u.id`;

const toUserWithPassword = (row: PasswordRow | undefined): UserWithPassword | null => {
  if (!row) return null;
  const { hash, mustChange, changedAt, ...user } = row;
  return { user, password: hash === null ? null : { hash, mustChange, changedAt } };
};

function toRecord(user: User): UserRecord {
  const { createdBy: _, ...record } = user;
  return record;
}

const orNull = (user: User | null): UserRecord | null => user && toRecord(user);

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
    return orNull(await this.users.findOneBy({ id }));
  }

  async byEmail(email: string): Promise<UserRecord | null> {
    return orNull(await this.users.findOneBy({ email }));
  }

  /** What this database takes an address for; costs the same whether somebody has it or not. */
  async resolve(email: string): Promise<EmailRecord> {
    const [row] = await this.manager.query<AddressRow[]>(resolved, [email]);
    if (!row) throw new Error('An address was compared to none.');
    const { address, id, credentialEpoch } = row;
    return { address, user: id === null ? null : { id, credentialEpoch } };
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
    return orNull(await this.users.findOne({ where: { id }, lock: { mode: 'for_no_key_update' } }));
  }

  /**
   * Holds several users until the transaction ends, in the order of their ids: two transactions that hold the same
   * users wait for each other instead of meeting in a deadlock.
   * @param and `admins` holds every admin who is not disabled as well
   */
  async lockAll(ids: readonly string[], and?: 'admins'): Promise<readonly UserRecord[]> {
    const admins = { role: 'admin' as const, disabledAt: IsNull() };
    const users = await this.users.find({
      where: [{ id: In([...ids]) }, ...(and ? [admins] : [])],
      order: { id: 'asc' },
      lock: { mode: 'for_no_key_update' },
    });
    return users.map(toRecord);
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

  /**
   * Ends what was proved for a user so far: sign-ins, links and codes under way carry the older number. Sessions that
   * were not ended go on. The transaction has to hold the user.
   * @returns the new epoch
   */
  async incrementCredentialEpoch(id: string): Promise<number> {
    const [rows] = await this.manager.query<[{ epoch: number }[], number]>(
      'update users set credential_epoch = credential_epoch + 1 where id = $1 returning credential_epoch as epoch',
      [id],
    );
    const epoch = rows[0]?.epoch ?? 0;
    await this.manager.query(
      `update sessions set credential_epoch = $2
       where id in (select id from sessions where user_id = $1 order by id for update)`,
      [id, epoch],
    );
    return epoch;
  }

  async recordSignIn(id: string, at: Date): Promise<void> {
    await this.users.update({ id }, { lastSignInAt: at });
  }

  /** Notes the first proof of a user's address; `false` where it was proved before. */
  async verifyEmail(id: string, at: Date): Promise<boolean> {
    const { affected } = await this.users.update({ id, emailVerifiedAt: IsNull() }, { emailVerifiedAt: at });
    return affected === 1;
  }

  /** Takes away password and linked identities. */
  async deleteCredentials(id: string): Promise<void> {
    await this.manager.getRepository(Password).delete({ userId: id });
    await this.manager.getRepository(Identity).delete({ userId: id });
  }

  /** Removes the user; passwords, identities, sessions and links go with them. */
  async remove(id: string): Promise<boolean> {
    const { affected } = await this.users.delete({ id });
    return affected === 1;
  }
}
