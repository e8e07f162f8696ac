import type { Database, UserRecord, UserWithPassword } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { Links } from '../links/links.js';
import type { Origin } from '../origin.js';
import type { Hasher } from '../passwords/hasher.js';
import type { AccountSettings } from '../settings.js';
import type { Attempts } from './attempts.js';

/** Somebody who gave the right password. */
export interface VerifiedUser {
  readonly user: UserRecord;
  /** Somebody else set the password; its user should choose an own one. */
  readonly changeSuggested: boolean;
}

/** For somebody who is at the keyboard right now. */
const SOON_SECONDS = 600;

/** Recognises people by their password. */
export class PasswordSignIn {
  constructor(
    private readonly database: Database,
    private readonly hasher: Hasher,
    private readonly links: Links,
    private readonly attempts: Attempts,
    private readonly settings: AccountSettings,
    private readonly clock: Clock,
  ) {}

  /**
   * Lets in who gives the right password. Strangers and friends get the same refusal in the same time.
   * @throws AccountError `invalid_credentials`, `account_disabled`, `too_many_attempts`,
   *   `password_change_required` with a setup token
   */
  async verify(email: string, password: string, origin: Origin): Promise<VerifiedUser> {
    const { user, mustChange } = await this.attempts.run(email, origin, () =>
      this.check(email, password, origin),
    );
    if (mustChange && this.settings.passwordChange === 'force') {
      const setupToken = await this.links.issue(
        { email: user.email, userId: user.id, purpose: 'replace' },
        SOON_SECONDS,
      );
      throw new AccountError('password_change_required', { setupToken });
    }
    return { user, changeSuggested: mustChange && this.settings.passwordChange === 'ask' };
  }

  private async check(email: string, password: string, origin: Origin) {
    const found = await this.database.users.byEmailWithPassword(email);
    if (!(await this.hasher.matches(password, found?.password?.hash ?? null)) || !found?.password) {
      await this.refuse(found?.user.id ?? null, origin);
      throw new AccountError('invalid_credentials');
    }
    if (found.user.disabledAt) {
      await this.refuse(found.user.id, origin);
      throw new AccountError('account_disabled');
    }
    if (this.hasher.needsRehash(found.password.hash)) await this.strengthen(found, password);
    return { user: found.user, mustChange: found.password.mustChange };
  }

  private async strengthen({ user, password }: UserWithPassword, plain: string): Promise<void> {
    if (password) await this.database.passwords.rehash(user.id, password.hash, await this.hasher.hash(plain));
  }

  private refuse(userId: string | null, { ip }: Origin): Promise<void> {
    return this.database.audit.write({
      at: this.clock(),
      type: 'sign_in_refused',
      userId,
      ip,
      details: { method: 'password' },
    });
  }
}
