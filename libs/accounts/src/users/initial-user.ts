import { randomBytes, randomUUID } from 'node:crypto';
import type { Database, Repositories, UserRecord } from '@mikrochat/database';
import type { Clock } from '../clock.js';
import type { Passwords } from '../passwords/passwords.js';
import { verifyEmail } from './verified-email.js';

/** The configured first admin. */
export interface InitialUserSettings {
  readonly id?: string | undefined;
  readonly userName?: string | undefined;
  readonly email: string;
  readonly password?: string | undefined;
}

/** 96 random bits as 24 hexadecimal digits, in groups of six for typing. */
const generatePassword = (): string =>
  randomBytes(12)
    .toString('hex')
    .replace(/(.{6})(?=.)/g, '$1-');

/** The initial user, and whether this start created the account. */
interface EnsuredUser {
  readonly user: UserRecord;
  readonly isNew: boolean;
}

/** Creates the initial admin at the first start, and sets a password if the account has none. */
export class InitialUser {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
  ) {}

  /**
   * @param generate whether to generate a password if none is configured
   * @returns the generated password, to be shown once; null if none was generated or the account already had one
   */
  async ensure(settings: InitialUserSettings, generate: boolean): Promise<string | null> {
    const generated = !settings.password && generate ? generatePassword() : null;
    const password = generated ?? settings.password;
    const needsHash = password !== undefined && (await this.mayNeedPassword(settings.email));
    const hash = needsHash ? await this.passwords.hashAsGiven(password) : null;
    const isWritten = await this.database.transaction(async (repositories) => {
      const ensured = await this.ensureUser(repositories, settings);
      return ensured !== null && hash !== null && this.setPassword(repositories, ensured, hash);
    });
    return isWritten ? generated : null;
  }

  /** Hashing is expensive: needed for a new user, one without a password, and one whose email address gets verified. */
  private async mayNeedPassword(email: string): Promise<boolean> {
    const user = await this.database.users.byEmail(email);
    return !user?.emailVerifiedAt || !(await this.database.passwords.exists(user.id));
  }

  /** Creates or promotes the user at the first start; null if an admin removed the account since. */
  private async ensureUser(
    repositories: Repositories,
    settings: InitialUserSettings,
  ): Promise<EnsuredUser | null> {
    const { users, audit, initialUsers } = repositories;
    const { id, email, userName } = settings;
    const at = this.clock();
    let isNew = false;
    if (await initialUsers.claim(email, at)) {
      const user = {
        id: id ?? randomUUID(),
        email,
        userName: userName ?? 'admin',
        createdAt: at,
        createdBy: null,
        emailVerifiedAt: at,
      };
      isNew = await users.add({ ...user, role: 'admin' });
      const existing = isNew ? null : await users.byEmail(email);
      if (existing) await this.promote(repositories, existing.id);
      await audit.write({ at, type: 'initial_user_created', userId: existing?.id ?? user.id });
    }
    const user = await users.byEmail(email);
    return user && { user, isNew };
  }

  /**
   * Promotes an existing user whom the configuration names. If the email address was not verified, the password and
   * sessions may belong to an attacker who registered it: {@link verifyEmail} deletes them.
   */
  private async promote(repositories: Repositories, userId: string): Promise<void> {
    const { users } = repositories;
    const user = await users.lock(userId);
    if (!user) return;
    await verifyEmail(repositories, user, this.clock(), null);
    await users.setRole(userId, 'admin');
    await users.incrementCredentialEpoch(userId);
  }

  private async setPassword(
    repositories: Repositories,
    { user, isNew }: EnsuredUser,
    hash: string,
  ): Promise<boolean> {
    await repositories.users.lock(user.id);
    if (await repositories.passwords.exists(user.id)) return false;
    if (isNew) await this.passwords.create(repositories, user.id, hash, 'admin');
    else await this.passwords.set(repositories, user, hash, 'admin');
    await repositories.audit.write({
      at: this.clock(),
      type: 'password_set_by_configuration',
      userId: user.id,
    });
    return true;
  }
}
