import { emailSchema, userNameSchema, type AuditType, type SignInMethod } from '@mikrochat/contract';
import type { Database, IdentityRecord, NewAuditEvent, Repositories, UserRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { Caller, Origin } from '../origin.js';
import type { Sessions } from '../sessions/sessions.js';
import type { AccountSettings } from '../settings.js';
import { mustBeFresh } from '../sign-in/fresh.js';
import { proveAddress } from '../users/proved-address.js';
import type { Users } from '../users/users.js';
import type { Linking } from './oauth-flows.js';
import type { WaysIn } from './ways-in.js';

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

const methodOf = ({ provider }: ProviderAccount): SignInMethod => `oauth:${provider}`;

/** Accounts elsewhere that people sign in with. The only place that decides who somebody is. */
export class Identities {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly users: Users,
    private readonly waysIn: WaysIn,
    private readonly settings: AccountSettings,
    private readonly clock: Clock,
  ) {}

  /**
   * Who comes back from a provider: whoever linked that account, else the owner of its verified address, else
   * somebody new where no invitation is needed.
   * @throws AccountError `email_not_verified`, `not_invited`, `account_disabled`
   */
  async resolve(account: ProviderAccount, origin: Origin): Promise<UserRecord> {
    const { provider, subject } = account;
    const linked = await this.database.identities.find(provider, subject);
    try {
      return await (linked ? this.owner(linked) : this.recognise(account, origin));
    } catch (error) {
      if (error instanceof AccountError) await this.refused(account, linked, origin, error);
      throw error;
    }
  }

  /** Links an account elsewhere to somebody who is signed in. @throws AccountError `unauthorized`, `identity_taken` */
  async link({ userId, sessionId }: Linking, account: ProviderAccount, { ip }: Origin): Promise<void> {
    const session = await this.database.sessions.withUser(sessionId, this.clock());
    if (session?.user.id !== userId) throw new AccountError('unauthorized');
    await this.database.transaction(async (repositories) => {
      if (!(await repositories.users.lock(userId))) throw new AccountError('unauthorized');
      await this.add(repositories, userId, account, ip);
    });
  }

  /** @throws AccountError `reauthentication_required` where the caller may not link anything now */
  mustBeAllowedToLink(caller: Caller): void {
    mustBeFresh(caller, this.clock());
  }

  /** What somebody has linked, oldest first, and whether they could do without one of it. */
  async of({ userId }: Caller): Promise<{ identities: readonly IdentityRecord[]; canUnlink: boolean }> {
    const user = await this.users.get(userId);
    const all = await this.database.identities.ofUser(userId);
    const identities = [...new Map(all.map((one) => [one.provider, one])).values()];
    const canUnlink = await this.waysIn.hasOtherThan(identities[0]?.provider ?? '', user, this.database);
    return { identities, canUnlink };
  }

  /** @throws AccountError `not_found`, `last_way_in` */
  async unlink({ userId, ip }: Caller, provider: string): Promise<void> {
    await this.database.transaction(async (repositories) => {
      // Of two who unlink at once, the second sees what the first left.
      const user = await repositories.users.lock(userId);
      if (!user || !(await repositories.identities.remove(userId, provider)))
        throw new AccountError('not_found');
      if (!(await this.waysIn.hasOtherThan(provider, user, repositories)))
        throw new AccountError('last_way_in');
      await repositories.audit.write(this.event('identity_unlinked', userId, provider, ip));
    });
  }

  private async owner({ userId }: IdentityRecord): Promise<UserRecord> {
    const user = await this.users.get(userId);
    if (user.disabledAt) throw new AccountError('account_disabled');
    return user;
  }

  private async recognise(account: ProviderAccount, origin: Origin): Promise<UserRecord> {
    const email = emailSchema.safeParse(account.email ?? '');
    if (!email.success || !account.isEmailVerified) throw new AccountError('email_not_verified');
    let user: UserRecord | undefined;
    await this.sessions.endWithin(async (repositories) => {
      user = await this.byEmail(repositories, email.data, account, origin);
      // Before the link: what somebody prepared on this address goes, what its owner brings stays.
      const ended = await proveAddress(repositories, user.id, this.clock());
      await this.add(repositories, user.id, account, origin.ip);
      return ended;
    });
    if (!user) throw new AccountError('email_not_verified');
    return user;
  }

  private async byEmail(
    repositories: Repositories,
    email: string,
    { name }: ProviderAccount,
    origin: Origin,
  ): Promise<UserRecord> {
    const known = await repositories.users.byEmail(email);
    if (known?.disabledAt) throw new AccountError('account_disabled');
    if (known) return known;
    if (this.settings.isInviteRequired) throw new AccountError('not_invited');
    const userName = userNameSchema.safeParse(name ?? '').data;
    return this.users.createWithin(repositories, { email, userName, emailProvedAt: this.clock() }, origin);
  }

  private async add(
    repositories: Repositories,
    userId: string,
    { provider, subject }: ProviderAccount,
    ip: string,
  ): Promise<void> {
    const { identities, audit } = repositories;
    if (await identities.add({ provider, subject, userId, createdAt: this.clock() })) {
      return audit.write(this.event('identity_linked', userId, provider, ip));
    }
    const owner = await identities.find(provider, subject);
    if (owner?.userId !== userId) throw new AccountError('identity_taken');
  }

  private async refused(
    account: ProviderAccount,
    linked: IdentityRecord | null,
    { ip }: Origin,
    { code }: AccountError,
  ): Promise<void> {
    const details = { method: methodOf(account), reason: code };
    const userId = linked?.userId ?? null;
    await this.database.audit.write({ at: this.clock(), type: 'sign_in_refused', userId, ip, details });
  }

  private event(type: AuditType, userId: string, provider: string, ip: string): NewAuditEvent {
    return { at: this.clock(), type, actorId: userId, userId, ip, details: { provider } };
  }
}
