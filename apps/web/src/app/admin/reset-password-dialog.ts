import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { type ManagedUserBody, at, newPasswordSchema, paths } from '@mikrochat/contract';
import * as z from 'zod';
import { Api } from '../api/api';
import { Configuration } from '../configuration/configuration';
import { DialogFrame } from '../ui/dialog/dialog-frame';
import { FormDialog } from '../ui/dialog/form-dialog';
import { GuidedForm } from '../ui/form/guided-form';
import { Toasts } from '../ui/toast/toasts';
import { NewCredentials } from './new-credentials';
import { AssignedPasswordField } from './assigned-password-field';
import type { PasswordDelivery } from './new-user';
import { PasswordDeliveryChoice } from './password-delivery-choice';

type Input = { way: PasswordDelivery; password: string };

const schema: z.ZodType<unknown, Input> = z.discriminatedUnion('way', [
  z.object({ way: z.literal('mail'), password: z.string() }),
  z.object({ way: z.literal('set'), password: newPasswordSchema }),
]);

/** Gives a user a new password, or the means to choose one; closes with what was done. */
@Component({
  selector: 'app-reset-password-dialog',
  imports: [DialogFrame, FormDialog, AssignedPasswordField, NewCredentials, PasswordDeliveryChoice],
  template: `
    @if (done()) {
      <app-dialog-frame title="The new password is set" sticky>
        <app-new-credentials [userName]="user.userName" [email]="user.email" [password]="model().password" />
        <button actions type="button" class="button primary" data-autofocus (click)="ref.close('set')">
          Done
        </button>
      </app-dialog-frame>
    } @else {
      <app-form-dialog
        [title]="title"
        [text]="text()"
        [form]="form"
        [label]="mails() ? 'Mail the link' : 'Set password'"
        [busyLabel]="mails() ? 'Mailing the link' : 'Setting the password'"
      >
        @if (isChoice) {
          <app-password-delivery-choice
            legend="How"
            [mail]="user.hasPassword ? 'Mail a reset link' : 'Mail a link'"
            mailMeans="They choose one."
            [value]="form.fields.way().value()"
            (valueChange)="form.fields.way().value.set($event)"
          />
        }
        @if (!mails()) {
          <app-assigned-password-field label="New password" [field]="form.fields.password" />
        }
      </app-form-dialog>
    }
  `,
})
export class ResetPasswordDialog {
  protected readonly user = inject<ManagedUserBody>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<PasswordDelivery>>(DialogRef);
  private readonly api = inject(Api);
  private readonly toasts = inject(Toasts);

  /** Who is disabled gets no mail, and an invitation is sent again from the menu. */
  protected readonly isChoice = inject(Configuration).hasEmail() && !this.user.disabled && !this.user.invited;
  protected readonly done = signal(false);
  protected readonly model = signal<Input>({ way: this.isChoice ? 'mail' : 'set', password: '' });
  protected readonly mails = computed(() => this.model().way === 'mail');
  protected readonly form = new GuidedForm<Input>({
    model: this.model,
    schema,
    fieldOf: { password_too_short: 'password', password_too_common: 'password' },
    action: (input) => this.send(input),
  });
  protected readonly title = `${this.user.hasPassword ? 'Reset' : 'Set'} the password of ${this.user.userName}`;
  protected readonly text = computed(() => {
    if (!this.mails()) {
      return 'Every device of this account is signed out. At the next sign-in its owner is asked to choose a password of their own.';
    }
    return `A link goes to ${this.user.email}. Nothing changes until it is used${this.user.hasPassword ? '; then every other device is signed out' : ''}.`;
  });

  private async send({ way, password }: Input): Promise<void> {
    const path = at(paths.userPassword, this.user.id);
    const body = way === 'set' ? { password } : {};
    await this.api.post(path, body);
    if (way === 'set') return this.done.set(true);
    this.toasts.say(`A link is on its way to ${this.user.email}.`);
    this.ref.close('mail');
  }
}
