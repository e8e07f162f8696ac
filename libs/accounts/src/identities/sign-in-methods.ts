import { sameEmail, type Capabilities } from '@mikrochat/contract';
import type { Repositories, UserRecord } from '@mikrochat/database';
import type { AccountSettings } from '../settings.js';

/** Which ways in a person has, so that nobody takes away their last one. */
export class SignInMethods {
  constructor(
    private readonly settings: AccountSettings,
    private readonly capabilities: Capabilities,
  ) {}

  /** Whether somebody gets in without an identity at this provider. */
  async hasOtherThan(provider: string, user: UserRecord, repositories: Repositories): Promise<boolean> {
    const identities = await repositories.identities.ofUser(user.id);
    const isUsable = (id: string): boolean => id !== provider && this.settings.providers.includes(id);
    return identities.some((one) => isUsable(one.provider)) || this.hasLocal(user, repositories);
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

  /** Whether it matters that an email address was verified; in dev mode none ever is. */
  get distinguishesVerified(): boolean {
    return this.capabilities.emailVerification;
  }

  /** Whether somebody may use the mode's own way in. */
  isOpenTo(email: string): boolean {
    const { initialUserEmail } = this.settings;
    return (
      this.capabilities.passwordSignIn ||
      (initialUserEmail !== undefined && sameEmail(email, initialUserEmail))
    );
  }

  private async hasLocal({ id, email }: UserRecord, { passwords }: Repositories): Promise<boolean> {
    const { devSignIn, magicLink } = this.capabilities;
    if (this.capabilities.passwords) return this.isOpenTo(email) && passwords.exists(id);
    return devSignIn || magicLink;
  }
}
