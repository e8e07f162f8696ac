import { emailSchema, userNameSchema, type AuditType, type SignInMethod } from '@mikrochat/contract';
import type { Database, IdentityRecord, NewAuditEvent, Repositories, UserRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { Outbox } from '../mail/outbox.js';
import type { Caller, ClientInfo } from '../client-info.js';
import type { AccountSettings } from '../settings.js';
import { requireRecentAuthentication } from '../sign-in/recent-authentication.js';
import { lockForAdmin } from '../users/lock-for-admin.js';
import { lockSignedInUser } from '../users/lock-signed-in-user.js';
import { verifyEmail } from '../users/verified-email.js';
import type { Users } from '../users/users.js';
import type { Linking } from './oauth-flows.js';
import type { SignInMethods } from './sign-in-methods.js';

/** Why the account at a provider does not sign in. */
type ProviderErrorCode = 'account_disabled' | 'email_not_verified' | 'not_invited';

/** What a provider says of somebody. */
export interface ProviderAccount {
  readonly provider: string;
  /** Who it is there, for ever. */
  readonly subject: string;
  readonly email: string | null;
  /** Whether the provider says that the address is theirs. */
  readonly isEmailVerified: boolean;
  readonly name: string | null;
}

const methodOf = ({ provider }: Pick<ProviderAccount, 'provider'>): SignInMethod => `oauth:${provider}`;

const foldAscii = (email: string): string => email.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/**
 * Whether two addresses are one mailbox for certain. The database takes `vİctim@` for `victim@` as well, which another
 * person may own: what a provider says of that one proves nothing of this one.
 */
const isSameMailbox = (one: string, other: string): boolean => foldAscii(one) === foldAscii(other);

/** Accounts elsewhere that people sign in with. The only place that decides who somebody is. */
export class Identities {
  constructor(
    private readonly database: Database,
    private readonly users: Users,
    private readonly signInMethods: SignInMethods,
    private readonly outbox: Outbox,
    private readonly settings: AccountSettings,
    private readonly clock: Clock,
  ) {}

  /**
   * Who comes back from a provider: whoever linked that account, else the owner of its verified address, else
   * a new user where no invitation is needed.
   * @returns the user with the credential epoch under which the answer was accepted
   * @throws AccountError `email_not_verified`, `not_invited`, `account_disabled`
   */
  async resolve(account: ProviderAccount, origin: ClientInfo): Promise<UserRecord> {
    // User and epoch are read with the identity: one that is unlinked a moment later opens no session.
    const owner = await this.database.identities.userOf(account.provider, account.subject);
    if (owner?.disabledAt) throw this.refusal('account_disabled', account, owner);
    return owner ?? this.recognise(account, origin);
  }

  /**
   * Links an account at a provider to the user who began this while signed in.
   * @throws AccountError `unauthorized` where the session ended or trust was taken away since; `identity_taken`
   */
  async link(linking: Linking, account: ProviderAccount, { ip }: ClientInfo): Promise<void> {
    await this.database.transaction(async (repositories) => {
      const user = await lockSignedInUser(repositories, linking, this.clock());
      await this.add(repositories, user, account, ip);
    });
  }

  /**
   * What a flow carries that links a provider to the caller's account.
   * @throws AccountError `reauthentication_required`, `unauthorized`
   */
  async beginLinking(caller: Caller): Promise<Linking> {
    requireRecentAuthentication(caller, this.clock());
    const { userId, sessionId } = caller;
    const user = await this.database.users.byId(userId);
    if (!user) throw new AccountError('unauthorized');
    return { userId, sessionId, credentialEpoch: user.credentialEpoch };
  }

  /** What a user has linked, oldest first, and whether they could do without one of it. */
  async of({ userId }: Caller): Promise<{ identities: readonly IdentityRecord[]; canUnlink: boolean }> {
    const user = await this.users.get(userId);
    const all = await this.database.identities.ofUser(userId);
    const identities = [...new Map(all.map((one) => [one.provider, one])).values()];
    const canUnlink = await this.signInMethods.hasOtherThan(
      identities[0]?.provider ?? '',
      user,
      this.database,
    );
    return { identities, canUnlink };
  }

  /**
   * Unlinks a provider from the caller's account and ends their other sessions that were opened through it.
   * @throws AccountError `not_found`, `last_way_in`
   */
  async unlink({ userId, sessionId, ip }: Caller, provider: string): Promise<void> {
    await this.database.transaction(async (repositories) => {
      // Of two who unlink at once, the second sees what the first left.
      const user = await repositories.users.lock(userId);
      if (!user) throw new AccountError('unauthorized');
      await this.remove(repositories, user, provider, { actorId: userId, ip });
      if (!(await this.signInMethods.hasOtherThan(provider, user, repositories)))
        throw new AccountError('last_way_in');
      await repositories.sessions.endOthersOpenedBy(userId, methodOf({ provider }), sessionId);
    });
  }

  /**
   * Unlinks a provider from a user's account, as an admin, and ends all their sessions. The user may be left without a
   * sign-in method; the last admin who can sign in may not.
   * @throws AccountError `reauthentication_required`, `forbidden`, `not_found`, `last_admin`
   */
  async unlinkFrom(actor: Caller, userId: string, provider: string): Promise<void> {
    requireRecentAuthentication(actor, this.clock());
    await this.database.transaction(async (repositories) => {
      const { user, admins } = await lockForAdmin(repositories, actor, userId, this.clock(), 'admins');
      const isLast = await this.signInMethods.isLastAdmin(user, admins, repositories);
      await this.remove(repositories, user, provider, { actorId: actor.userId, ip: actor.ip });
      if (isLast && !(await this.signInMethods.has(user, repositories))) throw new AccountError('last_admin');
      await repositories.sessions.endAll(userId);
    });
  }

  private async remove(
    repositories: Repositories,
    user: UserRecord,
    provider: string,
    { actorId, ip }: { readonly actorId: string; readonly ip: string },
  ): Promise<void> {
    const { id: userId } = user;
    if (!(await repositories.identities.remove(userId, provider))) throw new AccountError('not_found');
    await repositories.users.incrementCredentialEpoch(userId);
    await repositories.audit.write(this.event('identity_unlinked', actorId, userId, provider, ip));
    await this.outbox.enqueueAlert(repositories, 'provider-unlinked', user, { provider });
  }

  private recognise(account: ProviderAccount, origin: ClientInfo): Promise<UserRecord> {
    const email = emailSchema.safeParse(account.email ?? '');
    if (!email.success || !account.isEmailVerified) throw this.refusal('email_not_verified', account);
    return this.database.transaction(async (repositories) => {
      const { id } = await this.byEmail(repositories, email.data, account, origin);
      const user = await repositories.users.lock(id);
      if (!user) throw this.refusal('email_not_verified', account);
      if (user.disabledAt) throw this.refusal('account_disabled', account, user);
      // Before the link: what was prepared on this address goes, what its owner brings stays.
      const credentialEpoch = await verifyEmail(repositories, user, this.clock(), origin);
      await this.add(repositories, user, account, origin.ip);
      return { ...user, credentialEpoch };
    });
  }

  private async byEmail(
    repositories: Repositories,
    email: string,
    account: ProviderAccount,
    origin: ClientInfo,
  ): Promise<UserRecord> {
    const known = await repositories.users.byEmail(email);
    if (known) {
      if (!isSameMailbox(known.email, email)) throw this.refusal('email_not_verified', account, known);
      return known;
    }
    if (this.settings.isInviteRequired) throw this.refusal('not_invited', account);
    const userName = userNameSchema.safeParse(account.name ?? '').data;
    return this.users.createWithin(repositories, { email, userName, emailVerifiedAt: this.clock() }, origin);
  }

  private async add(
    repositories: Repositories,
    user: UserRecord,
    { provider, subject }: ProviderAccount,
    ip: string,
  ): Promise<void> {
    const { identities, audit } = repositories;
    const { id: userId } = user;
    if (await identities.add({ provider, subject, userId, createdAt: this.clock() })) {
      await audit.write(this.event('identity_linked', userId, userId, provider, ip));
      return this.outbox.enqueueAlert(repositories, 'provider-linked', user, { provider });
    }
    const owner = await identities.find(provider, subject);
    if (owner?.userId !== userId) throw new AccountError('identity_taken', {}, { userId });
  }

  private refusal(code: ProviderErrorCode, account: ProviderAccount, user?: UserRecord): AccountError {
    return new AccountError(code, {}, { method: methodOf(account), userId: user?.id ?? null });
  }

  private event(
    type: AuditType,
    actorId: string,
    userId: string,
    provider: string,
    ip: string,
  ): NewAuditEvent {
    return { at: this.clock(), type, actorId, userId, ip, details: { provider } };
  }
}
