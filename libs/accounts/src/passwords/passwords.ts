import type { Database, Repositories, UserRecord, UserWithPassword } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { SignInMethods } from '../identities/sign-in-methods.js';
import type { Links, VerifiedLink } from '../links/links.js';
import type { Outbox } from '../mail/outbox.js';
import type { Caller, ClientInfo } from '../client-info.js';
import type { AuthenticatedUser } from '../sessions/sessions.js';
import type { SignInThrottle } from '../sign-in/sign-in-throttle.js';
import type { UserCache } from '../users/user-cache.js';
import { lockSignedInUser } from '../users/lock-signed-in-user.js';
import { verifyEmail } from '../users/verified-email.js';
import type { Hasher } from './hasher.js';
import { checkPasswordRule, type PasswordField, type PasswordOwner } from './password-rule.js';

/** What {@link Passwords} works with. */
export interface PasswordServices {
  readonly database: Database;
  readonly hasher: Hasher;
  readonly links: Links;
  readonly signInThrottle: SignInThrottle;
  readonly userCache: UserCache;
  readonly signInMethods: SignInMethods;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** Sets and changes passwords. */
export class Passwords {
  constructor(private readonly services: PasswordServices) {}

  /** Checks a password against the rule and hashes it, before any transaction begins. */
  async prepare(password: string, owner: PasswordOwner, field?: PasswordField): Promise<string> {
    await checkPasswordRule(password, owner, field);
    return this.services.hasher.hash(password);
  }

  /** Hashes a password that the operator chose or the server made: it stands as it is. */
  hashAsGiven(password: string): Promise<string> {
    return this.services.hasher.hash(password);
  }

  /** The first password of an account that is being created. @param setBy `admin`: its user will be asked to replace it */
  create(repositories: Repositories, userId: string, hash: string, setBy: 'owner' | 'admin'): Promise<void> {
    return repositories.passwords.set(userId, hash, this.services.clock(), setBy === 'admin');
  }

  /**
   * Sets the hash that {@link prepare} made, for a user whom the transaction holds. Links that could set another one are
   * void, what was proved for the user so far no longer counts, and an owner who had a password is told.
   * @param setBy `admin`: its user will be asked to replace it
   * @returns the credential epoch from now on
   */
  async set(
    repositories: Repositories,
    user: Pick<UserRecord, 'id' | 'email'>,
    hash: string,
    setBy: 'owner' | 'admin',
  ): Promise<number> {
    const hadPassword = await repositories.passwords.exists(user.id);
    await repositories.passwords.set(user.id, hash, this.services.clock(), setBy === 'admin');
    await repositories.links.deletePasswordLinks(user.id);
    if (hadPassword)
      await this.services.outbox.enqueueAlert(repositories, 'password-changed', user, { by: setBy });
    return repositories.users.incrementCredentialEpoch(user.id);
  }

  /**
   * Changes the caller's password and ends their other sessions.
   * @throws AccountError `invalid_credentials`; `unauthorized` where the session ended or trust was taken away meanwhile
   */
  async change(caller: Caller, currentPassword: string, newPassword: string): Promise<void> {
    const { userId, sessionId } = caller;
    const found = await this.services.database.users.byIdWithPassword(userId);
    if (!found) throw new AccountError('unauthorized');
    await this.services.signInThrottle.confirm(caller.sessionId, () => this.confirm(found, currentPassword));
    if (currentPassword === newPassword) throw sameAsBefore('newPassword');
    const hash = await this.prepare(newPassword, found.user, 'newPassword');
    await this.services.database.transaction(async (repositories) => {
      const { credentialEpoch } = found.user;
      const user = await lockSignedInUser(
        repositories,
        { userId, sessionId, credentialEpoch },
        this.services.clock(),
      );
      await repositories.sessions.endOthers(userId, sessionId);
      await this.set(repositories, user, hash, 'owner');
      await this.audit(repositories, 'password_changed', userId, caller.ip);
    });
    this.services.userCache.evict(userId);
  }

  /**
   * Sets a password with a link. The link is spent and the hash stored in one transaction, so that a refused password
   * leaves the link usable.
   * @returns the user as authenticated by the link
   * @throws AccountError `invalid_link`, `account_disabled`, `password_too_short`, `password_too_common`
   */
  async setUp(link: VerifiedLink, password: string, origin: ClientInfo): Promise<AuthenticatedUser> {
    const found = await this.services.database.users.byEmailWithPassword(link.email);
    const method = link.purpose === 'reset' ? 'reset' : 'setup';
    if (!found || !this.services.signInMethods.isOpenTo(link.email))
      throw new AccountError('invalid_link', {}, { method });
    const { user } = found;
    if (user.disabledAt) throw new AccountError('account_disabled', {}, { userId: user.id, method });
    // Whoever holds a dead link should hear so before thinking of a password.
    await this.services.links.requireActive(link, user.id);
    if (found.password?.mustChange && (await this.services.hasher.matches(password, found.password.hash))) {
      throw sameAsBefore('password');
    }
    const hash = await this.prepare(password, user);
    const credentialEpoch = await this.services.database.transaction((repositories) =>
      this.store(repositories, link, user.id, hash, origin),
    );
    this.services.userCache.evict(user.id);
    return { userId: user.id, method, credentialEpoch };
  }

  private async store(
    repositories: Repositories,
    link: VerifiedLink,
    userId: string,
    hash: string,
    { ip }: ClientInfo,
  ): Promise<number> {
    // The user before the link, as everywhere: setting a password holds the user and voids their links.
    const user = await repositories.users.lock(userId);
    const spent = await this.services.links.spend(repositories, link);
    if (user?.disabledAt) throw new AccountError('account_disabled', {}, { userId });
    if (user?.credentialEpoch !== spent.credentialEpoch) {
      throw new AccountError('invalid_link', {}, { userId });
    }
    if (link.purpose !== 'replace') await this.verifyEmail(repositories, user, ip);
    await repositories.sessions.endAll(userId);
    const isReset = link.purpose === 'reset';
    await this.audit(repositories, isReset ? 'password_reset' : 'password_set_up', userId, ip);
    return this.set(repositories, user, hash, 'owner');
  }

  /**
   * A mailed link proves the email address; the link for replacing a password is handed out after a sign-in. The first
   * proof drops a password of before, of which {@link set} then knows nothing: the owner is told here.
   */
  private async verifyEmail(repositories: Repositories, user: UserRecord, ip: string): Promise<void> {
    const { passwords } = repositories;
    const hadPassword = await passwords.exists(user.id);
    await verifyEmail(repositories, user, this.services.clock(), { ip });
    if (hadPassword && !(await passwords.exists(user.id)))
      await this.services.outbox.enqueueAlert(repositories, 'password-changed', user, { by: 'owner' });
  }

  private async confirm(found: UserWithPassword, password: string): Promise<void> {
    if (await this.services.hasher.matches(password, found.password?.hash ?? null)) return;
    throw new AccountError(
      'invalid_credentials',
      { details: { currentPassword: ['This is not your current password.'] } },
      { userId: found.user.id, method: 'password' },
    );
  }

  private audit(
    repositories: Repositories,
    type: 'password_changed' | 'password_set_up' | 'password_reset',
    userId: string,
    ip: string,
  ) {
    return repositories.audit.write({ at: this.services.clock(), type, actorId: userId, userId, ip });
  }
}

const sameAsBefore = (field: PasswordField): AccountError =>
  new AccountError('invalid_input', {
    details: { [field]: ['Choose a password that differs from the current one.'] },
  });
