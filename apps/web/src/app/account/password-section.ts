import { Component, inject, input, signal } from '@angular/core';
import { changePasswordRequest, newPasswordSchema, paths } from '@mikrochat/contract';
import { Api } from '../api/api';
import { Session } from '../session/session';
import { GuidedForm } from '../ui/form/guided-form';
import { SubmitButton } from '../ui/form/submit-button';
import { NewPasswordField } from '../ui/password-field/new-password-field';
import { PasswordField } from '../ui/password-field/password-field';
import { Toasts } from '../ui/toast/toasts';
import { OwnSessions } from './own-sessions';

const nothingTyped = { currentPassword: '', newPassword: '' };

/** Replaces one's password by another. */
@Component({
  selector: 'app-password-section',
  imports: [NewPasswordField, PasswordField, SubmitButton],
  template: `
    <form novalidate (submit)="form.submit($event)">
      <!-- So that a password manager knows whose password it keeps. -->
      <input
        class="visually-hidden"
        type="email"
        autocomplete="username"
        tabindex="-1"
        aria-hidden="true"
        readonly
        [value]="email()"
      />
      <app-password-field label="Current password" [field]="form.fields.currentPassword" />
      <app-new-password-field label="New password" [field]="form.fields.newPassword" />
      <app-submit-button
        label="Change password"
        busyLabel="Changing your password"
        [wide]="false"
        [form]="form"
      />
    </form>
  `,
  styleUrl: './account-form.css',
})
export class PasswordSection {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly sessions = inject(OwnSessions);
  private readonly toasts = inject(Toasts);

  readonly email = input.required<string>();

  protected readonly form = new GuidedForm({
    model: signal(nothingTyped),
    schema: changePasswordRequest.extend({ newPassword: newPasswordSchema }),
    fieldOf: {
      invalid_credentials: 'currentPassword',
      password_too_short: 'newPassword',
      password_too_common: 'newPassword',
    },
    action: (input) => this.change(input),
  });

  private async change(input: typeof nothingTyped): Promise<void> {
    await this.api.post(paths.changePassword, input);
    this.form.reset(nothingTyped);
    this.toasts.say('Your password is changed. Your other devices are signed out.');
    this.sessions.reload();
    await this.session.refreshUser().catch(() => undefined);
  }
}
