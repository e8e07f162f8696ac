import type { Database, Repositories, UserRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { Links, VerifiedLink } from '../links/links.js';
import type { ClientInfo } from '../client-info.js';
import type { OpenedSession, Sessions } from '../sessions/sessions.js';
import type { AccountSettings } from '../settings.js';
import { verifyEmail } from '../users/verified-email.js';
import type { Users } from '../users/users.js';

/** Recognises people by a link that only the owner of their address can have. */
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
   * Spends a link and opens a session, in one transaction: where either fails, the link stays usable. An address that
   * has no account gets one, unless invites are required.
   * @throws AccountError `invalid_link`, `not_invited`, `account_disabled`
   */
  async signIn(link: VerifiedLink, origin: ClientInfo): Promise<OpenedSession> {
    return this.database.transaction(async (repositories) => {
      const known = await this.lockOwner(repositories, link.email);
      const { credentialEpoch } = await this.links.spend(repositories, link);
      const user = known ?? (await this.create(repositories, link.email, origin));
      const audit = { userId: user.id, method: 'magic-link' };
      if (user.disabledAt) throw new AccountError('account_disabled', {}, audit);
      // A link from before the account existed carries no epoch: it proves the email address, and protected nothing yet.
      if (credentialEpoch !== null && credentialEpoch !== user.credentialEpoch) {
        throw new AccountError('invalid_link', {}, audit);
      }
      const epoch = await verifyEmail(repositories, user, this.clock(), origin);
      return this.sessions.openWithin(
        repositories,
        { ...user, credentialEpoch: epoch },
        'magic-link',
        origin,
      );
    });
  }

  /** The user of an email address, held until the transaction ends; null where there is none. */
  private async lockOwner({ users }: Repositories, email: string): Promise<UserRecord | null> {
    const found = await users.byEmail(email);
    return found && users.lock(found.id);
  }

  private create(repositories: Repositories, email: string, origin: ClientInfo): Promise<UserRecord> {
    if (this.settings.isInviteRequired) throw new AccountError('not_invited', {}, { method: 'magic-link' });
    return this.users.createWithin(repositories, { email, emailVerifiedAt: this.clock() }, origin);
  }
}
