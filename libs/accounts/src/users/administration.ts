import type { AuditType, Role } from '@mikrochat/contract';
import type { Database, Repositories, UserRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { SignInMethods } from '../identities/sign-in-methods.js';
import type { Outbox } from '../mail/outbox.js';
import type { Caller } from '../client-info.js';
import type { Passwords } from '../passwords/passwords.js';
import { requireRecentAuthentication } from '../sign-in/recent-authentication.js';
import type { UserCache } from './user-cache.js';
import { isActiveAdmin, lockForAdmin, type LockedForAdmin } from './lock-for-admin.js';

/** What {@link Administration} works with. */
export interface AdministrationServices {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly userCache: UserCache;
  readonly signInMethods: SignInMethods;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** Changes that admins make to accounts, and account deletion. The last admin always remains. */
export class Administration {
  constructor(private readonly services: AdministrationServices) {}

  /** Whether the caller is an admin according to the database; an access token may carry an outdated role. */
  async isAdmin({ userId }: Caller): Promise<boolean> {
    const user = await this.services.database.users.byId(userId);
    return user !== null && isActiveAdmin(user);
  }

  /** @throws AccountError `forbidden` */
  async requireAdmin(caller: Caller): Promise<void> {
    if (!(await this.isAdmin(caller))) throw new AccountError('forbidden', {}, { userId: caller.userId });
  }

  /**
   * Changes a user's role and revokes their access tokens, so that the next refresh issues tokens with the new role.
   * @param acceptUnverifiedEmail whether to promote a user whose email address was never verified
   * @throws AccountError `reauthentication_required`, `forbidden`, `last_admin`, `not_found`, `email_not_verified`
   */
  async changeRole(
    actor: Caller,
    userId: string,
    role: Role,
    acceptUnverifiedEmail: boolean,
  ): Promise<UserRecord> {
    requireRecentAuthentication(actor, this.services.clock());
    await this.services.database.transaction(async (repositories) => {
      const locked = await lockForAdmin(repositories, actor, userId, this.services.clock(), 'admins');
      const { user } = locked;
      if (user.role === role) return;
      if (role === 'user') await this.requireRemainingAdmin(repositories, locked);
      else if (!acceptUnverifiedEmail) this.requireVerifiedEmail(user);
      await repositories.users.setRole(userId, role);
      await repositories.users.incrementCredentialEpoch(userId);
      await repositories.revocations.revokeTokensOf(userId, this.services.clock());
      await this.audit(repositories, 'role_changed', actor, userId, { role });
      await this.services.outbox.enqueueAlert(repositories, 'role-changed', user, { role });
      await this.renewInvitation(repositories, user, actor);
    });
    this.services.userCache.evict(userId);
    return this.get(userId);
  }

  /**
   * Sets a user's password and ends all their sessions.
   * @throws AccountError `own_account`, `reauthentication_required`, `unauthorized`, `forbidden`, `not_found`,
   *   `password_too_short`, `password_too_common`
   */
  async resetPassword(actor: Caller, userId: string, password: string): Promise<void> {
    if (actor.userId === userId) throw ownPassword();
    requireRecentAuthentication(actor, this.services.clock());
    const hash = await this.services.passwords.prepare(password, await this.get(userId));
    await this.services.database.transaction(async (repositories) => {
      const { user } = await lockForAdmin(repositories, actor, userId, this.services.clock());
      await repositories.sessions.endAll(userId);
      await this.services.passwords.set(repositories, user, hash, 'admin');
      await this.audit(repositories, 'password_set_by_admin', actor, userId);
    });
    this.services.userCache.evict(userId);
  }

  /**
   * Disables an account and ends all its sessions, or enables it again.
   * @throws AccountError `own_account`, `reauthentication_required`, `forbidden`, `last_admin`, `not_found`
   */
  async setDisabled(actor: Caller, userId: string, disabled: boolean): Promise<UserRecord> {
    if (disabled && actor.userId === userId) throw new AccountError('own_account');
    requireRecentAuthentication(actor, this.services.clock());
    await this.services.database.transaction(async (repositories) => {
      const locked = await lockForAdmin(repositories, actor, userId, this.services.clock(), 'admins');
      if ((locked.user.disabledAt !== null) === disabled) return;
      if (disabled) await this.requireRemainingAdmin(repositories, locked);
      await repositories.users.setDisabled(userId, disabled ? this.services.clock() : null);
      if (disabled) {
        await repositories.sessions.endAll(userId);
        await repositories.users.incrementCredentialEpoch(userId);
      }
      await this.audit(repositories, disabled ? 'user_disabled' : 'user_enabled', actor, userId);
      const kind = disabled ? 'account-disabled' : 'account-enabled';
      await this.services.outbox.enqueueAlert(repositories, kind, locked.user);
    });
    this.services.userCache.evict(userId);
    return this.get(userId);
  }

  /**
   * Removes a user and ends all their sessions.
   * @throws AccountError `own_account`, `reauthentication_required`, `forbidden`, `last_admin`, `not_found`
   */
  async remove(actor: Caller, userId: string): Promise<void> {
    if (actor.userId === userId) throw new AccountError('own_account');
    requireRecentAuthentication(actor, this.services.clock());
    await this.services.database.transaction(async (repositories) => {
      const locked = await lockForAdmin(repositories, actor, userId, this.services.clock(), 'admins');
      await this.erase(repositories, 'user_removed', actor, locked);
    });
    this.services.userCache.evict(userId);
  }

  /** Removes the caller's own account. @throws AccountError `reauthentication_required`, `last_admin`, `unauthorized` */
  async deleteOwnAccount(caller: Caller): Promise<void> {
    requireRecentAuthentication(caller, this.services.clock());
    const { userId } = caller;
    await this.services.database.transaction(async (repositories) => {
      const lockedUsers = await repositories.users.lockAll([userId], 'admins');
      const user = lockedUsers.find(({ id }) => id === userId);
      if (!user) throw new AccountError('unauthorized');
      const locked = { user, admins: lockedUsers.filter(isActiveAdmin) };
      await this.erase(repositories, 'user_left', caller, locked);
    });
    this.services.userCache.evict(userId);
  }

  private async erase(
    repositories: Repositories,
    type: AuditType,
    actor: Caller,
    locked: LockedForAdmin,
  ): Promise<void> {
    const { id } = locked.user;
    await this.requireRemainingAdmin(repositories, locked);
    await repositories.sessions.endAll(id);
    await repositories.users.remove(id);
    await repositories.outbox.deleteOfUser(id);
    await this.audit(repositories, type, actor, id);
  }

  /** All admins are locked, so that of two who demote each other at the same time only one succeeds. */
  private async requireRemainingAdmin(
    repositories: Repositories,
    { user, admins }: LockedForAdmin,
  ): Promise<void> {
    if (await this.services.signInMethods.isLastAdmin(user, admins, repositories))
      throw new AccountError('last_admin');
  }

  private requireVerifiedEmail({ emailVerifiedAt }: UserRecord): void {
    if (emailVerifiedAt !== null || !this.services.signInMethods.distinguishesVerified) return;
    throw new AccountError('email_not_verified', { details: { role: [UNVERIFIED] } });
  }

  /** A raised credential epoch invalidates the link of a pending invitation, so a new invitation is mailed. */
  private async renewInvitation(repositories: Repositories, user: UserRecord, { ip }: Caller): Promise<void> {
    const { id: userId, email } = user;
    if (!(await repositories.links.hasActive(userId, 'setup', this.services.clock()))) return;
    await this.services.outbox.enqueue(repositories, { kind: 'invite', email, userId, ip });
  }

  private async get(userId: string): Promise<UserRecord> {
    const user = await this.services.database.users.byId(userId);
    if (!user) throw new AccountError('not_found');
    return user;
  }

  private audit(
    { audit }: Repositories,
    type: AuditType,
    { userId: actorId, ip }: Caller,
    userId: string,
    details: Record<string, string> = {},
  ): Promise<void> {
    return audit.write({ at: this.services.clock(), type, actorId, userId, ip, details });
  }
}

const UNVERIFIED =
  'The owner of this email address has never confirmed it. Make sure that you know who this is, then confirm.';

const ownPassword = (): AccountError =>
  new AccountError('own_account', {
    details: { id: ['Change your own password in your account, where the current one is asked for.'] },
  });
