import { randomBytes, randomUUID } from 'node:crypto';
import type { Database, Repositories, UserRecord } from '@mikrochat/database';
import type { Clock } from '../clock.js';
import type { Passwords } from '../passwords/passwords.js';
import { verifyEmail } from './verified-email.js';

/** The first admin, as the configuration names them. */
export interface InitialUserSettings {
  readonly id?: string | undefined;
  readonly userName?: string | undefined;
  readonly email: string;
  readonly password?: string | undefined;
}

/** 96 bits in four groups that a person can type. */
const generatePassword = (): string =>
  randomBytes(12)
    .toString('hex')
    .replace(/(.{6})(?=.)/g, '$1-');

/** The initial user, and whether this start created them. */
interface Found {
  readonly user: UserRecord;
  readonly isNew: boolean;
}

/** Creates the initial admin at the first start and gives them a password if they have none. */
export class InitialUser {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
  ) {}

  /**
   * @param generate make a password when none is configured and none is set
   * @returns the generated password, to be shown once; null where there is none to show
   */
  async ensure(settings: InitialUserSettings, generate: boolean): Promise<string | null> {
    const generated = !settings.password && generate ? generatePassword() : null;
    const password = generated ?? settings.password;
    const needsHash = password !== undefined && (await this.mayNeedPassword(settings.email));
    const hash = needsHash ? await this.passwords.hashAsGiven(password) : null;
    const written = await this.database.transaction(async (repositories) => {
      const found = await this.find(repositories, settings);
      return found !== null && hash !== null && this.give(repositories, found, hash);
    });
    return written ? generated : null;
  }

  /** Hashing takes its time: only where the user is new, has no password, or will lose it with the first proof. */
  private async mayNeedPassword(email: string): Promise<boolean> {
    const user = await this.database.users.byEmail(email);
    return !user?.emailVerifiedAt || !(await this.database.passwords.exists(user.id));
  }

  /** The user, created or made an admin the first time; null where an admin removed them, who then stays away. */
  private async find(repositories: Repositories, settings: InitialUserSettings): Promise<Found | null> {
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
   * The configuration's owner owns the server, so naming an existing user makes them an admin. Where the email address
   * was only claimed at a registration, the password and sessions of whoever did so must not become an admin's.
   */
  private async promote(repositories: Repositories, userId: string): Promise<void> {
    const { users } = repositories;
    const user = await users.lock(userId);
    if (!user) return;
    await verifyEmail(repositories, user, this.clock(), null);
    await users.setRole(userId, 'admin');
    await users.incrementCredentialEpoch(userId);
  }

  private async give(repositories: Repositories, { user, isNew }: Found, hash: string): Promise<boolean> {
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
