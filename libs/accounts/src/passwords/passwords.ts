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
import { requireAcceptablePassword, type PasswordField, type PasswordContext } from './password-rule.js';

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

  /**
   * Checks a password against the rule and hashes it; called before a transaction, which must not wait for a hash.
   * @param field the field of the request, for the error's details
   * @throws AccountError `password_too_short`, `password_too_common`
   */
  async prepare(password: string, context: PasswordContext, field?: PasswordField): Promise<string> {
    await requireAcceptablePassword(password, context, field);
    return this.services.hasher.hash(password);
  }

  /** Hashes a configured or generated password, to which the rule does not apply. */
  hashAsGiven(password: string): Promise<string> {
    return this.services.hasher.hash(password);
  }

  /** Stores the first password of a new account. @param setBy `admin`: the user will be asked to replace it */
  create(repositories: Repositories, userId: string, hash: string, setBy: 'owner' | 'admin'): Promise<void> {
    return repositories.passwords.set(userId, hash, this.services.clock(), setBy === 'admin');
  }

  /**
   * Stores a hash for a user whom the transaction has locked. Deletes the links that could set another password, raises
   * the credential epoch, and mails a security alert if the user had a password before.
   * @param setBy `admin`: the user will be asked to replace it
   * @returns the new credential epoch
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
   * @throws AccountError `invalid_credentials`, `too_many_attempts`, `password_too_short`, `password_too_common`;
   *   `invalid_input` for the current password; `unauthorized` if meanwhile the session ended or the credential epoch was
   *   raised
   */
  async change(caller: Caller, currentPassword: string, newPassword: string): Promise<void> {
    const { userId, sessionId } = caller;
    const found = await this.services.database.users.byIdWithPassword(userId);
    if (!found) throw new AccountError('unauthorized');
    await this.services.signInThrottle.confirm(caller.sessionId, () =>
      this.requireCurrentPassword(found, currentPassword),
    );
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
   * Sets a password with a link. The link is spent in the transaction that stores the hash, so that a rejected password
   * leaves the link active.
   * @returns the user as authenticated by the link
   * @throws AccountError `invalid_link`, `account_disabled`, `password_too_short`, `password_too_common`; `invalid_input`
   *   for the password that an admin set
   */
  async setUp(link: VerifiedLink, password: string, clientInfo: ClientInfo): Promise<AuthenticatedUser> {
    const found = await this.services.database.users.byEmailWithPassword(link.email);
    const method = link.purpose === 'reset' ? 'reset' : 'setup';
    if (!found || !this.services.signInMethods.allowsLocalSignIn(link.email))
      throw new AccountError('invalid_link', {}, { method });
    const { user } = found;
    if (user.disabledAt) throw new AccountError('account_disabled', {}, { userId: user.id, method });
    // An invalid link is reported before any problem with the password.
    await this.services.links.requireActive(link, user.id);
    if (found.password?.mustChange && (await this.services.hasher.matches(password, found.password.hash))) {
      throw sameAsBefore('password');
    }
    const hash = await this.prepare(password, user);
    const credentialEpoch = await this.services.database.transaction((repositories) =>
      this.spendAndStore(repositories, link, user.id, hash, clientInfo),
    );
    this.services.userCache.evict(user.id);
    return { userId: user.id, method, credentialEpoch };
  }

  private async spendAndStore(
    repositories: Repositories,
    link: VerifiedLink,
    userId: string,
    hash: string,
    { ip }: ClientInfo,
  ): Promise<number> {
    // Locks are taken in one order, the user before their links, so that transactions do not deadlock.
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
   * A mailed link verifies the email address; a `replace` link does not, as it is issued after a password sign-in. If the
   * first verification deletes a password, {@link set} finds none, so the security alert is enqueued here.
   */
  private async verifyEmail(repositories: Repositories, user: UserRecord, ip: string): Promise<void> {
    const { passwords } = repositories;
    const hadPassword = await passwords.exists(user.id);
    await verifyEmail(repositories, user, this.services.clock(), { ip });
    if (hadPassword && !(await passwords.exists(user.id)))
      await this.services.outbox.enqueueAlert(repositories, 'password-changed', user, { by: 'owner' });
  }

  private async requireCurrentPassword(found: UserWithPassword, password: string): Promise<void> {
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
