import type { Database, UserRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { Outbox } from '../mail/outbox.js';
import type { Caller } from '../client-info.js';
import { requireRecentAuthentication } from '../sign-in/recent-authentication.js';
import { lockForAdmin } from './lock-for-admin.js';

/** Mails that admins have sent to others, so that these set their passwords themselves. */
export class Invitations {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Sends the setup link again. @throws AccountError `not_found`, `invalid_input` for who has a password */
  async sendAgain(actor: Caller, userId: string): Promise<void> {
    const { user, hasPassword } = await this.find(userId);
    if (hasPassword) throw new AccountError('invalid_input', { details: { id: [HAS_PASSWORD] } });
    await this.post(actor, user, 'invite');
  }

  /**
   * Mails a reset link, or the setup link to a user who has no password yet.
   * @throws AccountError `reauthentication_required`, `forbidden`, `not_found`
   */
  async mailReset(actor: Caller, userId: string): Promise<void> {
    requireRecentAuthentication(actor, this.clock());
    const { user, hasPassword } = await this.find(userId);
    await this.post(actor, user, hasPassword ? 'reset' : 'invite');
  }

  private async find(userId: string): Promise<{ user: UserRecord; hasPassword: boolean }> {
    const found = await this.database.users.byIdWithPassword(userId);
    if (!found) throw new AccountError('not_found');
    if (found.user.disabledAt) throw new AccountError('invalid_input', { details: { id: [IS_DISABLED] } });
    return { user: found.user, hasPassword: found.password !== null };
  }

  private post(actor: Caller, { id, email }: UserRecord, kind: 'invite' | 'reset'): Promise<void> {
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
