import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject, signal } from '@angular/core';
import { type ManagedUserBody, at, newPasswordSchema, paths } from '@mikrochat/contract';
import * as z from 'zod';
import { Api } from '../api/api';
import { Reauthentication } from '../shell/reauthentication';
import { DialogFrame } from '../ui/dialog/dialog-frame';
import { FormDialog } from '../ui/dialog/form-dialog';
import { GuidedForm } from '../ui/form/guided-form';
import { HandOver } from './hand-over';
import { HandedPassword } from './handed-password';

/** Gives a user a new password; closes with true once that is done. */
@Component({
  selector: 'app-reset-password-dialog',
  imports: [DialogFrame, FormDialog, HandedPassword, HandOver],
  template: `
    @if (done()) {
      <app-dialog-frame title="The new password is set" sticky>
        <app-hand-over [userName]="user.userName" [email]="user.email" [password]="model().password" />
        <button actions type="button" class="button primary" data-autofocus (click)="ref.close(true)">
          Done
        </button>
      </app-dialog-frame>
    } @else {
      <app-form-dialog
        [title]="title"
        [text]="text"
        [form]="form"
        label="Set password"
        busyLabel="Setting the password"
      >
        <app-handed-password
          label="New password"
          [field]="form.fields.password"
          [strict]="form.attempted()"
        />
      </app-form-dialog>
    }
  `,
})
export class ResetPasswordDialog {
  protected readonly user = inject<ManagedUserBody>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  private readonly api = inject(Api);
  private readonly reauthentication = inject(Reauthentication);

  protected readonly done = signal(false);
  protected readonly model = signal({ password: '' });
  protected readonly form = new GuidedForm({
    model: this.model,
    schema: z.object({ password: newPasswordSchema }),
    fieldOf: { password_too_short: 'password', password_too_common: 'password' },
    action: (input) => this.send(input),
  });
  protected readonly title = `${this.user.hasPassword ? 'Reset' : 'Set'} the password of ${this.user.userName}`;
  protected readonly text =
    'Every device of this account is signed out. At the next sign-in its owner is asked to choose a password of their own.';

  private async send(input: { password: string }): Promise<void> {
    const path = at(paths.userPassword, this.user.id);
    await this.reauthentication.around(() => this.api.post(path, input));
    this.done.set(true);
  }
}
