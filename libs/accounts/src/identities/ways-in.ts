import { sameEmail } from '@mikrochat/contract';
import type { Repositories, UserRecord } from '@mikrochat/database';
import type { AccountSettings } from '../settings.js';

/** Which ways in a person has, so that nobody takes away their last one. */
export class WaysIn {
  constructor(
    private readonly settings: AccountSettings,
    private readonly hasMail: boolean,
  ) {}

  /** Whether somebody gets in without an identity at this provider. */
  async hasOtherThan(provider: string, user: UserRecord, repositories: Repositories): Promise<boolean> {
    const identities = await repositories.identities.ofUser(user.id);
    return identities.some((one) => one.provider !== provider) || this.hasLocal(user, repositories);
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
