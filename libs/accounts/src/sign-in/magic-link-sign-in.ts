import type { Database, Repositories, UserRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { Links, VerifiedLink } from '../links/links.js';
import type { ClientInfo } from '../client-info.js';
import type { OpenedSession, Sessions } from '../sessions/sessions.js';
import type { AccountSettings } from '../settings.js';
import { verifyEmail } from '../users/verified-email.js';
import type { Users } from '../users/users.js';

/** Authenticates users by a mailed link, which verifies their email address. */
export class MagicLinkSignIn {
  constructor(
    private readonly database: Database,
    private readonly links: Links,
    private readonly sessions: Sessions,
    private readonly users: Users,
    private readonly settings: AccountSettings,
    private readonly clock: Clock,
  ) {}

  /**
   * Spends a link and opens a session in one transaction: if either fails, the link stays active. An unregistered email
   * address gets an account unless an invitation is required.
   * @throws AccountError `invalid_link`, `not_invited`, `account_disabled`
   */
  async signIn(link: VerifiedLink, clientInfo: ClientInfo): Promise<OpenedSession> {
    return this.database.transaction(async (repositories) => {
      const existing = await this.lockUser(repositories, link.email);
      const { credentialEpoch } = await this.links.spend(repositories, link);
      const user = existing ?? (await this.create(repositories, link.email, clientInfo));
      const audit = { userId: user.id, method: 'magic-link' };
      if (user.disabledAt) throw new AccountError('account_disabled', {}, audit);
      // A link that was sent before the account existed has no epoch: it only verifies the email address.
      if (credentialEpoch !== null && credentialEpoch !== user.credentialEpoch) {
        throw new AccountError('invalid_link', {}, audit);
      }
      const epoch = await verifyEmail(repositories, user, this.clock(), clientInfo);
      return this.sessions.openWithin(
        repositories,
        { ...user, credentialEpoch: epoch },
        'magic-link',
        clientInfo,
      );
    });
  }

  /** Locks the user of an email address until the transaction ends; null for an unregistered email address. */
  private async lockUser({ users }: Repositories, email: string): Promise<UserRecord | null> {
    const found = await users.byEmail(email);
    return found && users.lock(found.id);
  }

  private create(repositories: Repositories, email: string, clientInfo: ClientInfo): Promise<UserRecord> {
    if (this.settings.isInviteRequired) throw new AccountError('not_invited', {}, { method: 'magic-link' });
    return this.users.createWithin(repositories, { email, emailVerifiedAt: this.clock() }, clientInfo);
  }
}
