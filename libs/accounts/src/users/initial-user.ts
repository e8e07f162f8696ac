import { randomBytes, randomUUID } from 'node:crypto';
import type { Database, Repositories } from '@mikrochat/database';
import type { Clock } from '../clock.js';
import type { Passwords } from '../passwords/passwords.js';

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
    const user = await this.database.users.byEmail(settings.email);
    const needsPassword = !user || !(await this.database.passwords.exists(user.id));
    const generated = needsPassword && !settings.password && generate ? generatePassword() : null;
    const password = generated ?? settings.password;
    const hash = needsPassword && password ? await this.passwords.hashAsGiven(password) : null;
    const written = await this.database.transaction(async (repositories) => {
      const userId = await this.create(repositories, settings);
      return userId !== null && hash !== null && this.give(repositories, userId, hash);
    });
    return written ? generated : null;
  }

  /** The user's id; null where an admin removed this user, who then stays away. */
  private async create(repositories: Repositories, settings: InitialUserSettings): Promise<string | null> {
    const { users, audit, initialUsers } = repositories;
    const { id, email, userName } = settings;
    const at = this.clock();
    if (await initialUsers.claim(email, at)) {
      const user = {
        id: id ?? randomUUID(),
        email,
        userName: userName ?? 'admin',
        createdAt: at,
        createdBy: null,
        emailProvedAt: at,
      };
      const added = await users.add({ ...user, role: 'admin' });
      const existing = added ? null : await users.byEmail(email);
      // Whoever writes the configuration owns the server: naming an existing user makes them an admin.
      if (existing) await users.setRole(existing.id, 'admin');
      await audit.write({ at, type: 'initial_user_created', userId: existing?.id ?? user.id });
    }
    return (await users.byEmail(email))?.id ?? null;
  }

  private async give(repositories: Repositories, userId: string, hash: string): Promise<boolean> {
    await repositories.users.lock(userId);
    if (await repositories.passwords.exists(userId)) return false;
    await this.passwords.set(repositories, userId, hash, 'admin');
    await repositories.audit.write({ at: this.clock(), type: 'password_set_by_configuration', userId });
    return true;
  }
}
