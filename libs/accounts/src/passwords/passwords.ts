import type { Database, Repositories, UserRecord, UserWithPassword } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { Links } from '../links/links.js';
import type { Caller, Origin } from '../origin.js';
import type { Sessions } from '../sessions/sessions.js';
import type { AccountSettings } from '../settings.js';
import type { Attempts } from '../sign-in/attempts.js';
import type { Hasher } from './hasher.js';
import { checkPasswordRule, type PasswordField, type PasswordOwner } from './password-rule.js';

/** Somebody who gave the right password. */
export interface VerifiedUser {
  readonly user: UserRecord;
  /** Somebody else set the password; its user should choose an own one. */
  readonly changeSuggested: boolean;
}

/** Checks, sets and changes passwords. */
export class Passwords {
  constructor(
    private readonly database: Database,
    private readonly hasher: Hasher,
    private readonly links: Links,
    private readonly sessions: Sessions,
    private readonly attempts: Attempts,
    private readonly settings: AccountSettings,
    private readonly clock: Clock,
  ) {}

  /**
   * Lets in who gives the right password. Strangers and friends get the same refusal in the same time.
   * @throws AccountError `invalid_credentials`, `account_disabled`, `too_many_attempts`,
   *   `password_change_required` with a setup token
   */
  async verify(email: string, password: string, origin: Origin): Promise<VerifiedUser> {
    const { user, mustChange } = await this.attempts.run(email, origin.ip, () =>
      this.check(email, password, origin),
    );
    if (mustChange && this.settings.passwordChange === 'force') {
      const setupToken = await this.links.issue(
        { email: user.email, userId: user.id, purpose: 'setup' },
        'soon',
      );
      throw new AccountError('password_change_required', { setupToken });
    }
    return { user, changeSuggested: mustChange && this.settings.passwordChange === 'ask' };
  }

  /** Checks a password against the rule and hashes it, before any transaction begins. */
  async prepare(password: string, owner: PasswordOwner, field?: PasswordField): Promise<string> {
    await checkPasswordRule(password, owner, field);
    return this.hasher.hash(password);
  }

  /** Hashes a password that the operator chose or the server made: it stands as it is. */
  hashAsGiven(password: string): Promise<string> {
    return this.hasher.hash(password);
  }

  /** Sets the hash that {@link prepare} made. @param chosenBy whether the user will be asked to replace it */
  set(repositories: Repositories, userId: string, hash: string, chosenBy: 'owner' | 'admin'): Promise<void> {
    return repositories.passwords.set(userId, hash, this.clock(), chosenBy === 'admin');
  }

  /** Changes the caller's password and ends their other sessions. @throws AccountError `invalid_credentials` */
  async change(caller: Caller, currentPassword: string, newPassword: string): Promise<void> {
    const found = await this.database.users.byIdWithPassword(caller.userId);
    if (!found) throw new AccountError('unauthorized');
    await this.attempts.run(found.user.email, caller.ip, () => this.confirm(found, currentPassword));
    if (currentPassword === newPassword) throw sameAsBefore('newPassword');
    const hash = await this.prepare(newPassword, found.user, 'newPassword');
    await this.sessions.endWithin(async (repositories) => {
      await this.set(repositories, caller.userId, hash, 'owner');
      await this.audit(repositories, 'password_changed', caller.userId, caller.ip);
      return repositories.sessions.endOthers(caller.userId, caller.sessionId);
    });
  }

  /**
   * Sets a password with the token of a setup or reset link. The link is spent and the hash stored in one
   * transaction, so that a refused password leaves the link usable.
   * @throws AccountError `invalid_link`, `account_disabled`, `password_too_short`, `password_too_common`
   */
  async setUp(email: string, token: string, password: string, origin: Origin): Promise<UserRecord> {
    const link = this.links.read(token, ['setup', 'reset'], email);
    const found = await this.database.users.byEmailWithPassword(link.email);
    if (!found) throw new AccountError('invalid_link');
    if (found.user.disabledAt) throw new AccountError('account_disabled');
    // Whoever holds a dead link should hear so before thinking of a password.
    await this.links.mustBeAlive(link);
    if (found.password?.mustChange && (await this.hasher.matches(password, found.password.hash))) {
      throw sameAsBefore('password');
    }
    const hash = await this.prepare(password, found.user);
    await this.sessions.endWithin(async (repositories) => {
      await this.links.spend(repositories, link);
      await this.set(repositories, found.user.id, hash, 'owner');
      await this.audit(repositories, 'password_set_up', found.user.id, origin.ip);
      return repositories.sessions.endAll(found.user.id);
    });
    return found.user;
  }

  private async check(email: string, password: string, origin: Origin) {
    const found = await this.database.users.byEmailWithPassword(email);
    if (!(await this.hasher.matches(password, found?.password?.hash ?? null)) || !found?.password) {
      await this.refuse(found?.user.id ?? null, origin);
      throw new AccountError('invalid_credentials');
    }
    if (found.user.disabledAt) {
      await this.refuse(found.user.id, origin);
      throw new AccountError('account_disabled');
    }
    if (this.hasher.needsRehash(found.password.hash)) await this.strengthen(found, password);
    return { user: found.user, mustChange: found.password.mustChange };
  }

  private async confirm(found: UserWithPassword, password: string): Promise<void> {
    if (await this.hasher.matches(password, found.password?.hash ?? null)) return;
    throw new AccountError('invalid_credentials', {
      details: { currentPassword: ['This is not your current password.'] },
    });
  }

  private async strengthen({ user, password }: UserWithPassword, plain: string): Promise<void> {
    if (password) await this.database.passwords.rehash(user.id, password.hash, await this.hasher.hash(plain));
  }

  private refuse(userId: string | null, { ip }: Origin): Promise<void> {
    return this.database.audit.write({
      at: this.clock(),
      type: 'sign_in_refused',
      userId,
      ip,
      details: { method: 'password' },
    });
  }

  private audit(
    repositories: Repositories,
    type: 'password_changed' | 'password_set_up',
    userId: string,
    ip: string,
  ) {
    return repositories.audit.write({ at: this.clock(), type, actorId: userId, userId, ip });
  }
}

const sameAsBefore = (field: PasswordField): AccountError =>
  new AccountError('invalid_input', {
    details: { [field]: ['Choose a password that differs from the current one.'] },
  });
