import type { Repositories, UserRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { Links, ReadLink } from '../links/links.js';
import type { Origin } from '../origin.js';
import type { Sessions } from '../sessions/sessions.js';
import type { AccountSettings } from '../settings.js';
import { proveAddress } from '../users/proved-address.js';
import type { Users } from '../users/users.js';

/** Recognises people by a link that only the owner of their address can have. */
export class MagicLinkSignIn {
  constructor(
    private readonly links: Links,
    private readonly sessions: Sessions,
    private readonly users: Users,
    private readonly settings: AccountSettings,
    private readonly clock: Clock,
  ) {}

  /**
   * Spends a link. Who has no account gets one, unless invites are required.
   * @throws AccountError `invalid_link`, `not_invited`, `account_disabled`; the link stays usable then
   */
  async spend(link: ReadLink, origin: Origin): Promise<UserRecord> {
    let user: UserRecord | undefined;
    await this.sessions.endWithin(async (repositories) => {
      await this.links.spend(repositories, link);
      user = await this.recognise(repositories, link.email, origin);
      return proveAddress(repositories, user.id, this.clock());
    });
    if (!user) throw new AccountError('invalid_link');
    return user;
  }

  private async recognise(repositories: Repositories, email: string, origin: Origin): Promise<UserRecord> {
    const known = await repositories.users.byEmail(email);
    if (known?.disabledAt) throw new AccountError('account_disabled');
    if (!known && this.settings.isInviteRequired) throw new AccountError('not_invited');
    return known ?? this.users.createWithin(repositories, { email, emailProvedAt: this.clock() }, origin);
  }
}
