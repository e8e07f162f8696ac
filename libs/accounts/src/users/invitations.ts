import type { Database, UserRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { Outbox } from '../mail/outbox.js';
import type { Caller } from '../client-info.js';
import { requireRecentAuthentication } from '../sign-in/recent-authentication.js';
import { lockForAdmin } from './lock-for-admin.js';

/** Invitation and password reset mails that admins send to users. */
export class Invitations {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Mails an invitation again.
   * @throws AccountError `unauthorized`, `forbidden`, `not_found`; `invalid_input` for a user who has a password or is
   *   disabled
   */
  async sendAgain(actor: Caller, userId: string): Promise<void> {
    const { user, hasPassword } = await this.find(userId);
    if (hasPassword) throw new AccountError('invalid_input', { details: { id: [HAS_PASSWORD] } });
    await this.mail(actor, user, 'invite');
  }

  /**
   * Mails a password reset link, or an invitation to a user who has no password yet.
   * @throws AccountError `reauthentication_required`, `unauthorized`, `forbidden`, `not_found`; `invalid_input` for a
   *   disabled user
   */
  async mailReset(actor: Caller, userId: string): Promise<void> {
    requireRecentAuthentication(actor, this.clock());
    const { user, hasPassword } = await this.find(userId);
    await this.mail(actor, user, hasPassword ? 'reset' : 'invite');
  }

  private async find(userId: string): Promise<{ user: UserRecord; hasPassword: boolean }> {
    const found = await this.database.users.byIdWithPassword(userId);
    if (!found) throw new AccountError('not_found');
    if (found.user.disabledAt) throw new AccountError('invalid_input', { details: { id: [IS_DISABLED] } });
    return { user: found.user, hasPassword: found.password !== null };
  }

  private mail(actor: Caller, { id, email }: UserRecord, kind: 'invite' | 'reset'): Promise<void> {
    const { userId: actorId, ip } = actor;
    return this.database.transaction(async (repositories) => {
      await lockForAdmin(repositories, actor, id, this.clock());
      await this.outbox.enqueue(repositories, { kind, email, userId: id, ip });
      const at = this.clock();
      await repositories.audit.write({
        at,
        type: 'user_invited',
        actorId,
        userId: id,
        ip,
        details: { mail: kind },
      });
    });
  }
}

const HAS_PASSWORD = 'This user has a password already. Send a reset link instead.';
const IS_DISABLED = 'This account is disabled. Enable it first.';
