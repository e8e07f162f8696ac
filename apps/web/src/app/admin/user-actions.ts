import { DOCUMENT, Service, inject } from '@angular/core';
import { at, paths, type ManagedUserBody, type Role } from '@mikrochat/contract';
import { Api, ApiError } from '../api/api';
import { Configuration } from '../configuration/configuration';
import { OAuthProviders } from '../sign-in/providers/oauth-providers';
import { Confirm } from '../ui/dialog/confirm';
import { Dialogs } from '../ui/dialog/dialogs';
import type { Confirmation } from '../ui/dialog/confirmation';
import { Toasts } from '../ui/toast/toasts';
import {
  disableConfirmation,
  removeConfirmation,
  roleConfirmation,
  sessionsConfirmation,
  unlinkConfirmation,
  unverifiedAdminConfirmation,
  withdrawConfirmation,
} from './confirmations';
import type { PasswordDelivery } from './new-user';
import { ResetPasswordDialog } from './reset-password-dialog';
import type { UserMenuItem, UserActionName } from './user-menu-items';
import { UsersList } from './users-list';

interface RoleBody {
  readonly role: Role;
  readonly acceptUnverifiedEmail?: true;
}
const acceptUnverified = { acceptUnverifiedEmail: true } as const;

type Action = (user: ManagedUserBody, item: UserMenuItem) => Promise<void>;

/** Performs the action that an admin chose for a user: confirmation, request, then the list and a toast. */
@Service({ autoProvided: false })
export class UserActions {
  private readonly api = inject(Api);
  private readonly list = inject(UsersList);
  private readonly confirm = inject(Confirm);
  private readonly dialogs = inject(Dialogs);
  private readonly toasts = inject(Toasts);
  private readonly configuration = inject(Configuration);
  private readonly oauthProviders = inject(OAuthProviders);
  private readonly document = inject(DOCUMENT);

  private readonly actions: Record<UserActionName, Action> = {
    invite: (user) => this.invite(user),
    role: (user) => this.changeRole(user),
    password: (user) => this.resetPassword(user),
    sessions: (user) => this.endSessions(user),
    unlink: (user, { provider }) => this.unlink(user, provider ?? ''),
    status: (user) => (user.disabled ? this.enable(user) : this.disable(user)),
    withdraw: (user) =>
      this.remove(user, withdrawConfirmation(user), `The invitation for ${user.userName} was withdrawn.`),
    remove: (user) => this.remove(user, removeConfirmation(user), `${user.userName} was removed.`),
  };

  /** Shows an error response as a toast. Rejects only with errors that are not an {@link ApiError}. */
  async perform(item: UserMenuItem, user: ManagedUserBody): Promise<void> {
    try {
      await this.actions[item.name](user, item);
    } catch (error) {
      this.showError(error);
    }
  }

  private async invite(user: ManagedUserBody): Promise<void> {
    await this.api.post(at(paths.inviteUser, user.id), {});
    this.toasts.say(`A new invitation is on its way to ${user.email}.`);
  }

  private async changeRole(user: ManagedUserBody): Promise<void> {
    const role = user.isAdmin ? 'user' : 'admin';
    const isUnverified = role === 'admin' && !user.emailVerified && this.configuration.marksUnverified();
    const confirmation = isUnverified ? this.unverifiedConfirmation(user) : roleConfirmation(user);
    if (!(await this.confirm.ask(confirmation))) return;
    if (!(await this.putRole(user, { role, ...(isUnverified ? acceptUnverified : {}) }))) return;
    this.list.change(user.id, { isAdmin: role === 'admin' });
    this.toasts.say(`${user.userName} is now ${role === 'admin' ? 'an admin' : 'a user'}.`);
  }

  private unverifiedConfirmation(user: ManagedUserBody): Confirmation {
    return unverifiedAdminConfirmation(user, this.configuration.verifiesEmails());
  }

  /** False if the list was outdated, the server reports the email address as unverified, and the admin cancels. */
  private async putRole(user: ManagedUserBody, body: RoleBody): Promise<boolean> {
    try {
      await this.api.put(at(paths.userRole, user.id), body);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'email_not_verified' || body.acceptUnverifiedEmail)
        throw error;
      if (!(await this.confirm.ask(this.unverifiedConfirmation(user)))) return false;
      return this.putRole(user, { ...body, ...acceptUnverified });
    }
  }

  private async resetPassword(user: ManagedUserBody): Promise<void> {
    const delivery = await this.dialogs.open<PasswordDelivery>(ResetPasswordDialog, { data: user });
    if (delivery === 'set') this.list.change(user.id, { hasPassword: true, invited: false, sessions: 0 });
  }

  private async endSessions(user: ManagedUserBody): Promise<void> {
    if (!(await this.confirm.ask(sessionsConfirmation(user)))) return;
    await this.api.delete(at(paths.userSessions, user.id));
    this.list.change(user.id, { sessions: 0 });
    this.toasts.say(`${user.userName} was signed out everywhere.`);
  }

  private async unlink(user: ManagedUserBody, providerId: string): Promise<void> {
    const name = this.oauthProviders.nameOf(providerId);
    if (!(await this.confirm.ask(unlinkConfirmation(user, name, this.hasOtherMethod(user))))) return;
    await this.api.delete(at(paths.userIdentity, user.id, providerId));
    const providers = user.providers.filter((id) => id !== providerId);
    this.list.change(user.id, { providers, sessions: 0 });
    this.toasts.say(`${name} was unlinked from ${user.userName}.`);
  }

  /** Whether a user could still sign in without one of their providers. */
  private hasOtherMethod({ hasPassword, providers }: ManagedUserBody): boolean {
    const { mode, localSignInEnabled } = this.configuration;
    return providers.length > 1 || (localSignInEnabled() && (mode() !== 'password' || hasPassword));
  }

  private async disable(user: ManagedUserBody): Promise<void> {
    if (!(await this.confirm.ask(disableConfirmation(user)))) return;
    await this.setDisabled(user, true);
    this.list.change(user.id, { disabled: true, sessions: 0 });
    this.toasts.say(`${user.userName} was disabled and signed out.`);
  }

  private async enable(user: ManagedUserBody): Promise<void> {
    await this.setDisabled(user, false);
    this.list.change(user.id, { disabled: false });
    this.toasts.say(`${user.userName} can sign in again.`);
  }

  private setDisabled(user: ManagedUserBody, disabled: boolean): Promise<unknown> {
    return this.api.put(at(paths.userStatus, user.id), { disabled });
  }

  private async remove(user: ManagedUserBody, confirmation: Confirmation, toast: string): Promise<void> {
    if (!(await this.confirm.ask(confirmation))) return;
    await this.api.delete(at(paths.user, user.id));
    this.list.drop(user.id);
    this.toasts.say(toast);
    // The row with the menu button is removed, so the focus needs a new place.
    this.document.querySelector<HTMLElement>('h1')?.focus();
  }

  private showError(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    // The admin cancelled the reauthentication.
    if (error.code === 'reauthentication_required') return;
    this.toasts.warn(error.sentence);
    if (error.code === 'not_found') this.list.reload();
  }
}
