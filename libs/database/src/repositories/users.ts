import type { Role } from '@mikrochat/contract';
import { In, IsNull, type EntityManager } from 'typeorm';
import { Identity } from '../entities/identity.entity.js';
import { Password } from '../entities/password.entity.js';
import { User } from '../entities/user.entity.js';
import { insertedOne } from './inserted.js';
import type { EmailRecord, PasswordRecord, UserRecord } from '../records.js';

/** A user to add. */
export interface NewUser {
  readonly id: string;
  readonly email: string;
  readonly userName: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  /** When the email address was verified; absent or null while it is only claimed. */
  readonly emailVerifiedAt?: Date | null;
}

/** A user with their password hash. */
export interface UserWithPassword {
  readonly user: UserRecord;
  /** Null for a user without a password. */
  readonly password: PasswordRecord | null;
}

interface PasswordRow extends UserRecord {
  readonly hash: string | null;
  readonly mustChange: boolean;
  readonly changedAt: Date;
}

/** The columns of a {@link UserRecord}, selected from `users u`. */
export const userColumns = `u.id, u.email::text as email, u.user_name as "userName", u.role,
  u.created_at as "createdAt", u.disabled_at as "disabledAt", u.email_proved_at as "emailVerifiedAt",
  u.last_sign_in_at as "lastSignInAt", u.credential_epoch as "credentialEpoch"`;

interface EmailRow extends Pick<EmailRecord, 'canonicalEmail'> {
  readonly id: string | null;
  readonly credentialEpoch: number;
}

// Joined to a single row without columns, so that an unregistered email address also yields a row.
const resolveEmail = `
  select lower($1::citext::text) as "canonicalEmail", id, credential_epoch as "credentialEpoch"
  from (select) single left join users on email = $1::citext`;

const selectWithPassword = `
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

/** The user accounts. */
export class UserRepository {
  constructor(private readonly manager: EntityManager) {}

  private get users() {
    return this.manager.getRepository(User);
  }

  /** Adds a user; `false` when the email address belongs to a user already. */
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

  /** The canonical form of an email address and its user, in one statement whose cost does not tell whether one exists. */
  async resolve(email: string): Promise<EmailRecord> {
    const [row] = await this.manager.query<EmailRow[]>(resolveEmail, [email]);
    if (!row) throw new Error('The query for an email address returned no row.');
    const { canonicalEmail, id, credentialEpoch } = row;
    return { canonicalEmail, user: id === null ? null : { id, credentialEpoch } };
  }

  async byEmailWithPassword(email: string): Promise<UserWithPassword | null> {
    const rows = await this.manager.query<PasswordRow[]>(`${selectWithPassword} where u.email = $1`, [email]);
    return toUserWithPassword(rows[0]);
  }

  async byIdWithPassword(id: string): Promise<UserWithPassword | null> {
    const rows = await this.manager.query<PasswordRow[]>(`${selectWithPassword} where u.id = $1`, [id]);
    return toUserWithPassword(rows[0]);
  }

  /** Locks a user until the transaction ends, so that concurrent changes of the user are serialized. */
  async lock(id: string): Promise<UserRecord | null> {
    return orNull(await this.users.findOne({ where: { id }, lock: { mode: 'for_no_key_update' } }));
  }

  /**
   * Locks several users until the transaction ends, in the order of their ids, so that two transactions that lock the
   * same users cannot deadlock.
   * @param and `admins` also locks every admin who is not disabled
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

  /** @param at the moment from which the user is disabled; null enables the user again */
  async setDisabled(id: string, at: Date | null): Promise<void> {
    await this.users.update({ id }, { disabledAt: at });
  }

  /**
   * Invalidates every proof of identity issued for a user so far: sign-ins in progress, links and codes carry the older
   * epoch. The user's remaining sessions are moved to the new epoch and stay valid. The transaction has to hold the
   * user's lock.
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

  /** Records the first verification of a user's email address; `false` when it was verified before. */
  async verifyEmail(id: string, at: Date): Promise<boolean> {
    const { affected } = await this.users.update({ id, emailVerifiedAt: IsNull() }, { emailVerifiedAt: at });
    return affected === 1;
  }

  /** Deletes the password and unlinks all identities. */
  async deleteCredentials(id: string): Promise<void> {
    await this.manager.getRepository(Password).delete({ userId: id });
    await this.manager.getRepository(Identity).delete({ userId: id });
  }

  /** Deletes a user, and by foreign keys their password, identities, sessions and links. */
  async remove(id: string): Promise<boolean> {
    const { affected } = await this.users.delete({ id });
    return affected === 1;
  }
}
