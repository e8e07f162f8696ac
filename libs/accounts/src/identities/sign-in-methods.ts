import { sameEmail } from '@mikrochat/contract';
import type { Repositories, UserRecord } from '@mikrochat/database';
import type { AccountSettings } from '../settings.js';

/** Which ways in a person has, so that nobody takes away their last one. */
export class SignInMethods {
  constructor(
    private readonly settings: AccountSettings,
    private readonly hasMail: boolean,
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
    return this.settings.authMode !== 'dev';
  }

  /** Whether somebody may use the mode's own way in. */
  isOpenTo(email: string): boolean {
    const { localSignIn, initialUserEmail } = this.settings;
    return localSignIn || (initialUserEmail !== undefined && sameEmail(email, initialUserEmail));
  }

  private async hasLocal({ id, email }: UserRecord, { passwords }: Repositories): Promise<boolean> {
    const { authMode, localSignIn } = this.settings;
    if (authMode === 'password') return this.isOpenTo(email) && passwords.exists(id);
    return localSignIn && (authMode === 'dev' || this.hasMail);
  }
}
