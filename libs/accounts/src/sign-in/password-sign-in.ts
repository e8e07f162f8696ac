import type { Database, UserRecord, UserWithPassword } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { SignInMethods } from '../identities/sign-in-methods.js';
import type { Links } from '../links/links.js';
import type { ClientInfo } from '../client-info.js';
import type { Hasher } from '../passwords/hasher.js';
import type { AccountSettings } from '../settings.js';
import type { SignInThrottle } from './sign-in-throttle.js';

/** A user whose password was verified. Their credential epoch was read together with the hash. */
export interface VerifiedUser {
  readonly user: UserRecord;
  /** Whether an admin set the password, so that the user should choose another one. */
  readonly passwordChangeSuggested: boolean;
}

const METHOD = 'password';

/** Authenticates users by email address and password. */
export class PasswordSignIn {
  constructor(
    private readonly database: Database,
    private readonly hasher: Hasher,
    private readonly links: Links,
    private readonly signInThrottle: SignInThrottle,
    private readonly signInMethods: SignInMethods,
    private readonly settings: AccountSettings,
  ) {}

  /**
   * Verifies a password. An unregistered email address and a wrong password get the same error after the same time
   * (OWASP Authentication Cheat Sheet).
   * @throws AccountError `invalid_credentials`, `account_disabled`, `too_many_attempts`,
   *   `password_change_required` with a setup token
   */
  async verify(email: string, password: string, clientInfo: ClientInfo): Promise<VerifiedUser> {
    const { user, mustChange } = await this.signInThrottle.run(email, clientInfo, () =>
      this.check(email, password),
    );
    if (mustChange && this.settings.passwordChange === 'force') {
      const { id: userId, credentialEpoch } = user;
      const grant = { email: user.email, userId, credentialEpoch, purpose: 'replace' } as const;
      const setupToken = await this.links.issue(grant);
      throw new AccountError('password_change_required', { setupToken }, { userId, method: METHOD });
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
    if (this.hasher.needsRehash(found.password.hash)) await this.rehash(found, password);
    return { user, mustChange: found.password.mustChange };
  }

  /** A user who may not sign in with a password is treated as unregistered, so that the error reveals nothing. */
  private async find(email: string): Promise<UserWithPassword | null> {
    const found = await this.database.users.byEmailWithPassword(email);
    return this.signInMethods.allowsLocalSignIn(email) ? found : null;
  }

  private async rehash({ user, password }: UserWithPassword, plain: string): Promise<void> {
    if (password) await this.database.passwords.rehash(user.id, password.hash, await this.hasher.hash(plain));
  }
}
