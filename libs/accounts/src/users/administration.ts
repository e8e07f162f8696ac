import type { AuditType, Role } from '@mikrochat/contract';
import type { Database, Repositories, UserRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { Caller } from '../origin.js';
import type { Passwords } from '../passwords/passwords.js';
import type { Sessions } from '../sessions/sessions.js';
import { mustBeFresh } from '../sign-in/fresh.js';
import type { KnownUsers } from './known-users.js';

/** What admins do to accounts, and what removes them. The last admin always stays. */
export class Administration {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly known: KnownUsers,
    private readonly clock: Clock,
  ) {}

  /** Whether the caller is an admin now, whatever their token says. */
  async isAdmin({ userId }: Caller): Promise<boolean> {
    const user = await this.database.users.byId(userId);
    return user?.role === 'admin' && user.disabledAt === null;
  }

  /** @throws AccountError `forbidden` */
  async mustBeAdmin(caller: Caller): Promise<void> {
    if (!(await this.isAdmin(caller))) throw new AccountError('forbidden');
  }

  /** @throws AccountError `reauthentication_required`, `last_admin`, `not_found` */
  async changeRole(actor: Caller, userId: string, role: Role): Promise<UserRecord> {
    mustBeFresh(actor, this.clock());
    const user = await this.get(userId);
    if (user.role === role) return user;
    await this.sessions.refreshRights(userId, async (repositories) => {
      if (role === 'user') await mustLeaveAnAdmin(repositories, userId);
      await mustExist(repositories, userId);
      await repositories.users.setRole(userId, role);
      await this.audit(repositories, 'role_changed', actor, userId, { role });
    });
    this.known.forget(userId);
    return this.get(userId);
  }

  /** Sets somebody's password and ends all their sessions. @throws AccountError `not_found`, `password_too_short`, … */
  async resetPassword(actor: Caller, userId: string, password: string): Promise<void> {
    const user = await this.get(userId);
    const hash = await this.passwords.prepare(password, user);
    await this.sessions.endWithin(async (repositories) => {
      await mustExist(repositories, userId);
      await this.passwords.set(repositories, userId, hash, 'admin');
      await this.audit(repositories, 'password_set_by_admin', actor, userId);
      return repositories.sessions.endAll(userId);
    });
    this.known.forget(userId);
  }

  /** Shuts somebody out at once, or lets them in again. @throws AccountError `own_account`, `last_admin`, `not_found` */
  async setDisabled(actor: Caller, userId: string, disabled: boolean): Promise<UserRecord> {
    if (disabled && actor.userId === userId) throw new AccountError('own_account');
    await this.sessions.endWithin(async (repositories) => {
      if (disabled) await mustLeaveAnAdmin(repositories, userId);
      await mustExist(repositories, userId);
      await repositories.users.setDisabled(userId, disabled ? this.clock() : null);
      await this.audit(repositories, disabled ? 'user_disabled' : 'user_enabled', actor, userId);
      return disabled ? repositories.sessions.endAll(userId) : [];
    });
    this.known.forget(userId);
    return this.get(userId);
  }

  /** Removes somebody; they are signed out at once. @throws AccountError `own_account`, `last_admin`, `not_found` */
  async remove(actor: Caller, userId: string): Promise<void> {
    if (actor.userId === userId) throw new AccountError('own_account');
    await this.erase('user_removed', actor, userId);
  }

  /** Removes the caller's own account. @throws AccountError `reauthentication_required`, `last_admin` */
  async leave(caller: Caller): Promise<void> {
    mustBeFresh(caller, this.clock());
    await this.erase('user_left', caller, caller.userId);
  }

  private async erase(type: AuditType, actor: Caller, userId: string): Promise<void> {
    await this.sessions.endWithin(async (repositories) => {
      await mustLeaveAnAdmin(repositories, userId);
      const ended = await repositories.sessions.endAll(userId);
      if (!(await repositories.users.remove(userId))) throw new AccountError('not_found');
      await repositories.outbox.forget(userId);
      await this.audit(repositories, type, actor, userId);
      return ended;
    });
    this.known.forget(userId);
  }

  private async get(userId: string): Promise<UserRecord> {
    const user = await this.database.users.byId(userId);
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
    return audit.write({ at: this.clock(), type, actorId, userId, ip, details });
  }
}

async function mustExist({ users }: Repositories, userId: string): Promise<void> {
  if (!(await users.lock(userId))) throw new AccountError('not_found');
}

/** Holds all admins, so that of two who demote each other at once only one succeeds. */
async function mustLeaveAnAdmin({ users }: Repositories, userId: string): Promise<void> {
  const admins = await users.lockAdmins();
  if (admins.length === 1 && admins[0] === userId) throw new AccountError('last_admin');
}
