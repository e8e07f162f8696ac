import { sameEmail, type Capabilities } from '@mikrochat/contract';
import type { Repositories, UserRecord } from '@mikrochat/database';
import type { AccountSettings } from '../settings.js';

/** The sign-in methods that users have, so that the last one is not removed. */
export class SignInMethods {
  constructor(
    private readonly settings: AccountSettings,
    private readonly capabilities: Capabilities,
  ) {}

  /** Whether a user can sign in without an identity at this provider. */
  async hasOtherThan(provider: string, user: UserRecord, repositories: Repositories): Promise<boolean> {
    const identities = await repositories.identities.ofUser(user.id);
    const isUsable = (id: string): boolean => id !== provider && this.settings.providers.includes(id);
    return identities.some((identity) => isUsable(identity.provider)) || this.hasLocal(user, repositories);
  }

  /** Whether a user can sign in at all. */
  has(user: UserRecord, repositories: Repositories): Promise<boolean> {
    return this.hasOtherThan('', user, repositories);
  }

  /**
   * Whether a user is the only admin, or the only one who can sign in.
   * @param admins every admin who is not disabled
   */
  async isLastAdmin(
    user: UserRecord,
    admins: readonly UserRecord[],
    repositories: Repositories,
  ): Promise<boolean> {
    const others = admins.filter(({ id }) => id !== user.id);
    if (others.length === admins.length) return false;
    for (const admin of others) if (await this.has(admin, repositories)) return false;
    return others.length === 0 || this.has(user, repositories);
  }

  /** Whether verified email addresses matter; in dev mode none is ever verified. */
  get distinguishesVerified(): boolean {
    return this.capabilities.emailVerification;
  }

  /** Whether a user may use the sign-in method of the mode. */
  allowsLocalSignIn(email: string): boolean {
    const { initialUserEmail } = this.settings;
    return (
      this.capabilities.passwordSignIn ||
      (initialUserEmail !== undefined && sameEmail(email, initialUserEmail))
    );
  }

  private async hasLocal({ id, email }: UserRecord, { passwords }: Repositories): Promise<boolean> {
    const { devSignIn, magicLink } = this.capabilities;
    if (this.capabilities.passwords) return this.allowsLocalSignIn(email) && passwords.exists(id);
    return devSignIn || magicLink;
  }
}
