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

/** Why a provider account is refused. */
type ProviderErrorCode = 'account_disabled' | 'email_not_verified' | 'not_invited';

/** A user's account at a provider. */
export interface ProviderAccount {
  readonly provider: string;
  /** The provider's permanent identifier of the account. */
  readonly subject: string;
  readonly email: string | null;
  /** Whether the provider verified the email address. */
  readonly isEmailVerified: boolean;
  readonly name: string | null;
}

const methodOf = ({ provider }: Pick<ProviderAccount, 'provider'>): SignInMethod => `oauth:${provider}`;

const foldAscii = (email: string): string => email.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/**
 * Whether two email addresses are the same mailbox for certain. The database also takes `vİctim@` for `victim@`, which
 * another user may own: that a provider verified one proves nothing about the other.
 */
const isSameMailbox = (one: string, other: string): boolean => foldAscii(one) === foldAscii(other);

/** The provider accounts that users sign in with. The only place that decides to which user an account belongs. */
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
   * Finds the user of a provider account: the one who linked it, else the one with its verified email address, else
   * a new one where no invitation is required.
   * @returns the user with the credential epoch under which the account was accepted
   * @throws AccountError `email_not_verified`, `not_invited`, `account_disabled`
   */
  async resolve(account: ProviderAccount, client: ClientInfo): Promise<UserRecord> {
    // User and epoch are read with the identity: one that is unlinked a moment later starts no session.
    const owner = await this.database.identities.userOf(account.provider, account.subject);
    if (owner?.disabledAt) throw this.refusal('account_disabled', account, owner);
    return owner ?? this.linkByEmail(account, client);
  }

  /**
   * Links a provider account to the user who began this while signed in.
   * @throws AccountError `unauthorized` where the session or the credential epoch has ended since; `identity_taken`
   */
  async link(linking: Linking, account: ProviderAccount, { ip }: ClientInfo): Promise<void> {
    await this.database.transaction(async (repositories) => {
      const user = await lockSignedInUser(repositories, linking, this.clock());
      await this.add(repositories, user, account, ip);
    });
  }

  /**
   * Begins to link a provider to the caller's account.
   * @throws AccountError `reauthentication_required`, `unauthorized`
   */
  async beginLinking(caller: Caller): Promise<Linking> {
    requireRecentAuthentication(caller, this.clock());
    const { userId, sessionId } = caller;
    const user = await this.database.users.byId(userId);
    if (!user) throw new AccountError('unauthorized');
    return { userId, sessionId, credentialEpoch: user.credentialEpoch };
  }

  /** The linked providers, oldest first, and whether one of them can be unlinked. */
  async ofUser({ userId }: Caller): Promise<{ identities: readonly IdentityRecord[]; canUnlink: boolean }> {
    const user = await this.users.get(userId);
    const all = await this.database.identities.ofUser(userId);
    const identities = [...new Map(all.map((identity) => [identity.provider, identity])).values()];
    const canUnlink = await this.signInMethods.hasOtherThan(
      identities[0]?.provider ?? '',
      user,
      this.database,
    );
    return { identities, canUnlink };
  }

  /**
   * Unlinks a provider from the caller's account, and ends their other sessions that were started through it.
   * @throws AccountError `not_found`, `last_way_in`
   */
  async unlink({ userId, sessionId, ip }: Caller, provider: string): Promise<void> {
    await this.database.transaction(async (repositories) => {
      // Of two concurrent requests, the second sees what the first left.
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

  private linkByEmail(account: ProviderAccount, client: ClientInfo): Promise<UserRecord> {
    const email = emailSchema.safeParse(account.email ?? '');
    if (!email.success || !account.isEmailVerified) throw this.refusal('email_not_verified', account);
    return this.database.transaction(async (repositories) => {
      const { id } = await this.userWith(repositories, email.data, account, client);
      const user = await repositories.users.lock(id);
      if (!user) throw this.refusal('email_not_verified', account);
      if (user.disabledAt) throw this.refusal('account_disabled', account, user);
      // Before the identity is added: verification removes what others prepared on this email address.
      const credentialEpoch = await verifyEmail(repositories, user, this.clock(), client);
      await this.add(repositories, user, account, client.ip);
      return { ...user, credentialEpoch };
    });
  }

  private async userWith(
    repositories: Repositories,
    email: string,
    account: ProviderAccount,
    client: ClientInfo,
  ): Promise<UserRecord> {
    const user = await repositories.users.byEmail(email);
    if (user) {
      if (!isSameMailbox(user.email, email)) throw this.refusal('email_not_verified', account, user);
      return user;
    }
    if (this.settings.isInviteRequired) throw this.refusal('not_invited', account);
    const userName = userNameSchema.safeParse(account.name ?? '').data;
    return this.users.createWithin(repositories, { email, userName, emailVerifiedAt: this.clock() }, client);
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
