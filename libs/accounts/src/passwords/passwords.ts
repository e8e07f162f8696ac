import type { Database, Repositories, UserRecord, UserWithPassword } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { Links, ReadLink } from '../links/links.js';
import type { Outbox } from '../mail/outbox.js';
import type { Caller, Origin } from '../origin.js';
import type { Sessions } from '../sessions/sessions.js';
import type { Attempts } from '../sign-in/attempts.js';
import type { KnownUsers } from '../users/known-users.js';
import { proveAddress } from '../users/proved-address.js';
import type { Hasher } from './hasher.js';
import { checkPasswordRule, type PasswordField, type PasswordOwner } from './password-rule.js';

/** Whose password a link set, and by which kind of link. */
export interface PasswordSetUp {
  readonly user: UserRecord;
  readonly method: 'setup' | 'reset';
}

/** Sets and changes passwords. */
export class Passwords {
  constructor(
    private readonly database: Database,
    private readonly hasher: Hasher,
    private readonly links: Links,
    private readonly sessions: Sessions,
    private readonly attempts: Attempts,
    private readonly known: KnownUsers,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

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
    await this.attempts.confirm(caller.sessionId, () => this.confirm(found, currentPassword));
    if (currentPassword === newPassword) throw sameAsBefore('newPassword');
    const hash = await this.prepare(newPassword, found.user, 'newPassword');
    await this.sessions.endWithin(async (repositories) => {
      await this.set(repositories, caller.userId, hash, 'owner');
      await this.audit(repositories, 'password_changed', caller.userId, caller.ip);
      await this.tell(repositories, found.user);
      return repositories.sessions.endOthers(caller.userId, caller.sessionId);
    });
    this.known.forget(caller.userId);
  }

  /**
   * Sets a password with a link. The link is spent and the hash stored in one transaction, so that a refused password
   * leaves the link usable.
   * @throws AccountError `invalid_link`, `account_disabled`, `password_too_short`, `password_too_common`
   */
  async setUp(link: ReadLink, password: string, origin: Origin): Promise<PasswordSetUp> {
    const found = await this.database.users.byEmailWithPassword(link.email);
    if (!found) throw new AccountError('invalid_link');
    if (found.user.disabledAt) throw new AccountError('account_disabled');
    // Whoever holds a dead link should hear so before thinking of a password.
    await this.links.mustBeAlive(link);
    if (found.password?.mustChange && (await this.hasher.matches(password, found.password.hash))) {
      throw sameAsBefore('password');
    }
    const hash = await this.prepare(password, found.user);
    await this.sessions.endWithin((repositories) => this.store(repositories, link, found.user, hash, origin));
    this.known.forget(found.user.id);
    return { user: found.user, method: link.purpose === 'reset' ? 'reset' : 'setup' };
  }

  private async store(
    repositories: Repositories,
    link: ReadLink,
    user: UserRecord,
    hash: string,
    { ip }: Origin,
  ): Promise<readonly string[]> {
    const isReset = link.purpose === 'reset';
    await this.links.spend(repositories, link);
    const isProof = link.purpose !== 'replace';
    const unproved = isProof ? await proveAddress(repositories, user.id, this.clock()) : [];
    await this.set(repositories, user.id, hash, 'owner');
    await this.audit(repositories, isReset ? 'password_reset' : 'password_set_up', user.id, ip);
    if (isReset) await this.tell(repositories, user);
    return [...unproved, ...(await repositories.sessions.endAll(user.id))];
  }

  /** Who did not do it themselves should hear of it. */
  private tell(repositories: Repositories, { id, email }: UserRecord): Promise<void> {
    return this.outbox.post(repositories, { kind: 'password-changed', email, userId: id, ip: null });
  }

  private async confirm(found: UserWithPassword, password: string): Promise<void> {
    if (await this.hasher.matches(password, found.password?.hash ?? null)) return;
    throw new AccountError('invalid_credentials', {
      details: { currentPassword: ['This is not your current password.'] },
    });
  }

  private audit(
    repositories: Repositories,
    type: 'password_changed' | 'password_set_up' | 'password_reset',
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
