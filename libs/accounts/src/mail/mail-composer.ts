import type { Database, MailRecord, UserRecord } from '@mikrochat/database';
import type { Clock } from '../clock.js';
import type { LinkGrant, Links } from '../links/links.js';
import type { AccountSettings } from '../settings.js';
import type { MailMessage } from './mail-message.js';

type MailedPurpose = 'magic-link' | 'setup' | 'reset';

const pages: Record<MailedPurpose, string> = {
  'magic-link': '/magic-link',
  setup: '/set-password',
  reset: '/reset-password',
};
const kinds = { 'magic-link': 'magic-link', setup: 'invite', reset: 'reset' } as const;

/** Writes what waits in the outbox: decides who gets which link, and makes it at that moment. */
export class MailComposer {
  constructor(
    private readonly database: Database,
    private readonly links: Links,
    private readonly settings: AccountSettings,
    private readonly clock: Clock,
  ) {}

  /** What an address that nobody has gets never. */
  get kindsForUsersOnly(): readonly ('reset' | 'magic-link')[] {
    return this.settings.isInviteRequired ? ['reset', 'magic-link'] : ['reset'];
  }

  /** The letter of a waiting mail; null where nobody should get one (any more). */
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
      // A request from before the password was set asks for what has happened since.
      const isOld = mail.createdAt < found.password.changedAt;
      return isOld ? this.recordUnsent(mail, 'reset') : this.withLink(mail, found.user, 'reset');
    }
    // Who was invited and never came gets the invitation again; who comes by other ways has nothing to reset.
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
    const order: LinkGrant = {
      email,
      userId: user?.id ?? null,
      credentialEpoch: user?.credentialEpoch ?? null,
      purpose,
    };
    const link = await this.links.forMail(mail, order);
    if (!link) return null;
    const fragment = new URLSearchParams({ token: link.token, email });
    const left = link.expiresAt.getTime() - this.clock().getTime();
    return {
      id: mail.id,
      kind: kinds[purpose],
      details: {},
      email,
      userName: user?.userName ?? null,
      link: `${this.settings.appUrl}${pages[purpose]}#${fragment.toString()}`,
      expiryMinutes: Math.max(1, Math.ceil(left / 60_000)),
    };
  }

  /** Asking for an address that gets nothing is worth knowing too. */
  private async recordUnsent({ ip }: MailRecord, purpose: MailedPurpose): Promise<null> {
    const details = { purpose, sent: false };
    await this.database.audit.write({ at: this.clock(), type: 'link_requested', ip, details });
    return null;
  }
}
