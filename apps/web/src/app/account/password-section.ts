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

const emptyForm = { currentPassword: '', newPassword: '' };

/** Changes the user's own password. */
@Component({
  selector: 'app-password-section',
  imports: [NewPasswordField, PasswordField, SubmitButton],
  template: `
    <form novalidate (submit)="form.submit($event)">
      <!-- For password managers, which save a password together with its user name. -->
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
    model: signal(emptyForm),
    schema: changePasswordRequest.extend({ newPassword: newPasswordSchema }),
    fieldOf: {
      invalid_credentials: 'currentPassword',
      password_too_short: 'newPassword',
      password_too_common: 'newPassword',
    },
    action: (input) => this.change(input),
  });

  private async change(input: typeof emptyForm): Promise<void> {
    await this.api.post(paths.changePassword, input);
    this.form.reset(emptyForm);
    this.toasts.say('Your password was changed. Your other devices were signed out.');
    this.sessions.reload();
    await this.session.refreshUser().catch(() => undefined);
  }
}
