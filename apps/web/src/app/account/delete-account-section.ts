import { Component, inject, input } from '@angular/core';
import { paths } from '@mikrochat/contract';
import { Api, ApiError } from '../api/api';
import { Session, type SignedInUser } from '../session/session';
import { Confirm } from '../ui/dialog/confirm';
import { Toasts } from '../ui/toast/toasts';

/** Deletes the user's own account after a confirmation. */
@Component({
  selector: 'app-delete-account-section',
  template: `
    <p>
      Your name, email address and password are deleted immediately, and all your devices are signed out. An
      admin can add you again as a new user.
    </p>
    <button type="button" class="button quiet danger" (click)="confirmAndDelete()">Delete my account…</button>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: start;
      gap: 12px;
      padding: 18px 20px 14px;
    }
    p {
      max-width: 56ch;
      text-wrap: pretty;
    }
    button {
      margin-left: -18px;
    }
  `,
})
export class DeleteAccountSection {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);

  readonly user = input.required<SignedInUser>();

  protected async confirmAndDelete(): Promise<void> {
    const confirmed = await this.confirm.ask({
      title: 'Delete your account?',
      text: 'You are signed out everywhere and your account is permanently deleted. This cannot be undone.',
      action: 'Delete my account',
      danger: true,
      typeToConfirm: this.user().email,
    });
    if (confirmed) await this.delete();
  }

  private async delete(): Promise<void> {
    try {
      await this.api.post(paths.leave, {});
      this.session.accountDeleted();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code !== 'reauthentication_required') this.toasts.warn(error.sentence);
    }
  }
}
