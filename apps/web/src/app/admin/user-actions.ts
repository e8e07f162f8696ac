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
const accepted = { acceptUnverifiedEmail: true } as const;

/** Does to a user what an admin chose: asks first where it hurts, then shows the outcome in the list. */
@Service({ autoProvided: false })
export class UserActions {
  private readonly api = inject(Api);
  private readonly list = inject(UsersList);
  private readonly confirm = inject(Confirm);
  private readonly dialogs = inject(Dialogs);
  private readonly toasts = inject(Toasts);
  private readonly configuration = inject(Configuration);
  private readonly offers = inject(OAuthProviders);
  private readonly document = inject(DOCUMENT);

  private readonly acts: Record<UserActionName, (user: ManagedUserBody, act: UserMenuItem) => Promise<void>> =
    {
      invite: (user) => this.invite(user),
      role: (user) => this.changeRole(user),
      password: (user) => this.resetPassword(user),
      sessions: (user) => this.endSessions(user),
      unlink: (user, { provider }) => this.unlink(user, provider ?? ''),
      status: (user) => (user.disabled ? this.enable(user) : this.disable(user)),
      withdraw: (user) =>
        this.remove(user, withdrawConfirmation(user), `The invitation of ${user.userName} is withdrawn.`),
      remove: (user) => this.remove(user, removeConfirmation(user), `${user.userName} is removed.`),
    };

  /** Never rejects: a refusal is shown to the admin as the server's sentence. */
  async perform(act: UserMenuItem, user: ManagedUserBody): Promise<void> {
    try {
      await this.acts[act.name](user, act);
    } catch (error) {
      this.show(error);
    }
  }

  private async invite(user: ManagedUserBody): Promise<void> {
    await this.api.post(at(paths.inviteUser, user.id), {});
    this.toasts.say(`A new invitation is on its way to ${user.email}.`);
  }

  private async changeRole(user: ManagedUserBody): Promise<void> {
    const role = user.isAdmin ? 'user' : 'admin';
    const unverified = role === 'admin' && !user.emailVerified && this.configuration.marksUnverified();
    const question = unverified ? this.unverifiedQuestion(user) : roleConfirmation(user);
    if (!(await this.confirm.ask(question))) return;
    if (!(await this.putRole(user, { role, ...(unverified ? accepted : {}) }))) return;
    this.list.change(user.id, { isAdmin: role === 'admin' });
    this.toasts.say(`${user.userName} is ${role === 'admin' ? 'an admin' : 'a user'} now.`);
  }

  private unverifiedQuestion(user: ManagedUserBody): Confirmation {
    return unverifiedAdminConfirmation(user, this.configuration.verifiesEmails());
  }

  /** False where the server knows that the address is not verified, and the admin leaves it at that. */
  private async putRole(user: ManagedUserBody, body: RoleBody): Promise<boolean> {
    try {
      await this.api.put(at(paths.userRole, user.id), body);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'email_not_verified' || body.acceptUnverifiedEmail)
        throw error;
      if (!(await this.confirm.ask(this.unverifiedQuestion(user)))) return false;
      return this.putRole(user, { ...body, ...accepted });
    }
  }

  private async resetPassword(user: ManagedUserBody): Promise<void> {
    const done = await this.dialogs.open<PasswordDelivery>(ResetPasswordDialog, { data: user });
    if (done === 'set') this.list.change(user.id, { hasPassword: true, invited: false, sessions: 0 });
  }

  private async endSessions(user: ManagedUserBody): Promise<void> {
    if (!(await this.confirm.ask(sessionsConfirmation(user)))) return;
    await this.api.delete(at(paths.userSessions, user.id));
    this.list.change(user.id, { sessions: 0 });
    this.toasts.say(`${user.userName} is signed out everywhere.`);
  }

  private async unlink(user: ManagedUserBody, provider: string): Promise<void> {
    const name = this.offers.nameOf(provider);
    if (!(await this.confirm.ask(unlinkConfirmation(user, name, this.hasOtherWay(user))))) return;
    await this.api.delete(at(paths.userIdentity, user.id, provider));
    const providers = user.providers.filter((one) => one !== provider);
    this.list.change(user.id, { providers, sessions: 0 });
    this.toasts.say(`${name} is unlinked from ${user.userName}.`);
  }

  /** Whether a user could still sign in without one of their providers. */
  private hasOtherWay({ hasPassword, providers }: ManagedUserBody): boolean {
    const { mode, localSignInEnabled } = this.configuration;
    return providers.length > 1 || (localSignInEnabled() && (mode() !== 'password' || hasPassword));
  }

  private async disable(user: ManagedUserBody): Promise<void> {
    if (!(await this.confirm.ask(disableConfirmation(user)))) return;
    await this.setDisabled(user, true);
    this.list.change(user.id, { disabled: true, sessions: 0 });
    this.toasts.say(`${user.userName} is disabled and signed out.`);
  }

  private async enable(user: ManagedUserBody): Promise<void> {
    await this.setDisabled(user, false);
    this.list.change(user.id, { disabled: false });
    this.toasts.say(`${user.userName} can sign in again.`);
  }

  private setDisabled(user: ManagedUserBody, disabled: boolean): Promise<unknown> {
    return this.api.put(at(paths.userStatus, user.id), { disabled });
  }

  private async remove(user: ManagedUserBody, question: Confirmation, done: string): Promise<void> {
    if (!(await this.confirm.ask(question))) return;
    await this.api.delete(at(paths.user, user.id));
    this.list.drop(user.id);
    this.toasts.say(done);
    // The button that opened the menu is gone with its row.
    this.document.querySelector<HTMLElement>('h1')?.focus();
  }

  private show(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    // Declining to prove who one is needs no answer.
    if (error.code === 'reauthentication_required') return;
    this.toasts.warn(error.sentence);
    if (error.code === 'not_found') this.list.reload();
  }
}
