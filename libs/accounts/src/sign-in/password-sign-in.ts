import type { Database, UserRecord, UserWithPassword } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { SignInMethods } from '../identities/sign-in-methods.js';
import type { Links } from '../links/links.js';
import type { ClientInfo } from '../client-info.js';
import type { Hasher } from '../passwords/hasher.js';
import type { AccountSettings } from '../settings.js';
import type { SignInThrottle } from './sign-in-throttle.js';

/** A user who gave the right password, with the credential epoch that was read beside its hash. */
export interface VerifiedUser {
  readonly user: UserRecord;
  /** An admin set the password; its user should choose an own one. */
  readonly passwordChangeSuggested: boolean;
}

const METHOD = 'password';

/** Recognises people by their password. */
export class PasswordSignIn {
  constructor(
    private readonly database: Database,
    private readonly hasher: Hasher,
    private readonly links: Links,
    private readonly attempts: SignInThrottle,
    private readonly signInMethods: SignInMethods,
    private readonly settings: AccountSettings,
  ) {}

  /**
   * Lets in who gives the right password. Strangers and friends get the same refusal in the same time.
   * @throws AccountError `invalid_credentials`, `account_disabled`, `too_many_attempts`,
   *   `password_change_required` with a setup token
   */
  async verify(email: string, password: string, origin: ClientInfo): Promise<VerifiedUser> {
    const { user, mustChange } = await this.attempts.run(email, origin, () => this.check(email, password));
    if (mustChange && this.settings.passwordChange === 'force') {
      const { id: userId, email: address, credentialEpoch } = user;
      const setupToken = await this.links.issue({
        email: address,
        userId,
        credentialEpoch,
        purpose: 'replace',
      });
      throw new AccountError('password_change_required', { setupToken }, { userId: user.id, method: METHOD });
    }
    return { user, passwordChangeSuggested: mustChange && this.settings.passwordChange === 'ask' };
  }

  private async check(email: string, password: string) {
    const found = await this.find(email);
    if (!(await this.hasher.matches(password, found?.password?.hash ?? null)) || !found?.password) {
      throw new AccountError('invalid_credentials', {}, { userId: found?.user.id ?? null, method: METHOD });
    }
    const { user } = found;
    if (user.disabledAt) throw new AccountError('account_disabled', {}, { userId: user.id, method: METHOD });
    if (this.hasher.needsRehash(found.password.hash)) await this.strengthen(found, password);
    return { user, mustChange: found.password.mustChange };
  }

  /** Where only the initial admin may use a password, the others are as unknown as strangers: the answer tells nothing. */
  private async find(email: string): Promise<UserWithPassword | null> {
    const found = await this.database.users.byEmailWithPassword(email);
    return this.signInMethods.isOpenTo(email) ? found : null;
  }

  private async strengthen({ user, password }: UserWithPassword, plain: string): Promise<void> {
    if (password) await this.database.passwords.rehash(user.id, password.hash, await this.hasher.hash(plain));
  }
}
