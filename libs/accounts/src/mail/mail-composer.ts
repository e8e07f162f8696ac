import type { Database, MailRecord, UserRecord } from '@mikrochat/database';
import type { Clock } from '../clock.js';
import type { LinkGrant, Links } from '../links/links.js';
import type { AccountSettings } from '../settings.js';
import type { MailMessage } from './mail-message.js';

type MailedPurpose = 'magic-link' | 'setup' | 'reset';

/** The page of the web app to which a link leads. */
const pages: Record<MailedPurpose, string> = {
  'magic-link': '/magic-link',
  setup: '/set-password',
  reset: '/reset-password',
};
const kinds = { 'magic-link': 'magic-link', setup: 'invite', reset: 'reset' } as const;

/** Composes queued mails: decides which link a recipient gets, and creates the link at that moment. */
export class MailComposer {
  constructor(
    private readonly database: Database,
    private readonly links: Links,
    private readonly settings: AccountSettings,
    private readonly clock: Clock,
  ) {}

  /** The kinds of requested mail that an unregistered email address never receives. */
  get kindsForUsersOnly(): readonly ('reset' | 'magic-link')[] {
    return this.settings.isInviteRequired ? ['reset', 'magic-link'] : ['reset'];
  }

  /** The message of a queued mail; null if it must not be sent, or no longer. */
  async compose(mail: MailRecord): Promise<MailMessage | null> {
    if (mail.kind === 'magic-link') return this.magicLink(mail);
    if (mail.kind === 'reset') return this.reset(mail);
    if (mail.kind === 'invite') return this.invite(mail);
    return this.securityAlert(mail);
  }

  private async magicLink(mail: MailRecord): Promise<MailMessage | null> {
    const user = await this.database.users.byEmail(mail.email);
    if (user?.disabledAt || (!user && this.settings.isInviteRequired))
      return this.recordUnsent(mail, 'magic-link');
    return this.withLink(mail, user, 'magic-link');
  }

  private async reset(mail: MailRecord): Promise<MailMessage | null> {
    const found = await this.database.users.byEmailWithPassword(mail.email);
    if (!found || found.user.disabledAt) return this.recordUnsent(mail, 'reset');
    if (found.password) {
      // The password was set after the request: there is nothing left to reset.
      const isOutdated = mail.createdAt < found.password.changedAt;
      return isOutdated ? this.recordUnsent(mail, 'reset') : this.withLink(mail, found.user, 'reset');
    }
    // An invited user who never signed in gets the setup link; a user of other sign-in methods has no password to reset.
    return found.user.lastSignInAt
      ? this.recordUnsent(mail, 'reset')
      : this.withLink(mail, found.user, 'setup');
  }

  private async invite(mail: MailRecord): Promise<MailMessage | null> {
    const found = await this.database.users.byIdWithPassword(mail.userId ?? '');
    if (!found || found.user.disabledAt || found.password) return null;
    return this.withLink(mail, found.user, 'setup');
  }

  private async securityAlert(mail: MailRecord): Promise<MailMessage | null> {
    const user = await this.database.users.byId(mail.userId ?? '');
    if (!user) return null;
    const { id, kind, details } = mail;
    return {
      id,
      kind,
      details,
      email: user.email,
      userName: user.userName,
      link: this.settings.appUrl,
      expiryMinutes: null,
    };
  }

  private async withLink(
    mail: MailRecord,
    user: UserRecord | null,
    purpose: MailedPurpose,
  ): Promise<MailMessage | null> {
    const email = user?.email ?? mail.email;
    const grant: LinkGrant = {
      email,
      userId: user?.id ?? null,
      credentialEpoch: user?.credentialEpoch ?? null,
      purpose,
    };
    const link = await this.links.forMail(mail, grant);
    if (!link) return null;
    const fragment = new URLSearchParams({ token: link.token, email });
    const remainingMs = link.expiresAt.getTime() - this.clock().getTime();
    return {
      id: mail.id,
      kind: kinds[purpose],
      details: {},
      email,
      userName: user?.userName ?? null,
      link: `${this.settings.appUrl}${pages[purpose]}#${fragment.toString()}`,
      expiryMinutes: Math.max(1, Math.ceil(remainingMs / 60_000)),
    };
  }

  /** Records a request that sends no mail: it may be an attacker probing for registered email addresses. */
  private async recordUnsent({ ip }: MailRecord, purpose: MailedPurpose): Promise<null> {
    const details = { purpose, sent: false };
    await this.database.audit.write({ at: this.clock(), type: 'link_requested', ip, details });
    return null;
  }
}
