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

type Input = { delivery: PasswordDelivery; password: string };

const schema: z.ZodType<unknown, Input> = z.discriminatedUnion('delivery', [
  z.object({ delivery: z.literal('mail'), password: z.string() }),
  z.object({ delivery: z.literal('set'), password: newPasswordSchema }),
]);

/** Sets a user's password, or emails a link for it. Closes with the delivery that was used. */
@Component({
  selector: 'app-reset-password-dialog',
  imports: [DialogFrame, FormDialog, AssignedPasswordField, NewCredentials, PasswordDeliveryChoice],
  template: `
    @if (isSet()) {
      <app-dialog-frame title="The temporary password is set" sticky>
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
        [label]="emailsLink() ? 'Email the link' : 'Set password'"
        [busyLabel]="emailsLink() ? 'Sending the link' : 'Setting the password'"
      >
        @if (isChoice) {
          <app-password-delivery-choice
            legend="Password setup"
            [mailLabel]="user.hasPassword ? 'Email a reset link' : 'Email a link'"
            [value]="form.fields.delivery().value()"
            (valueChange)="form.fields.delivery().value.set($event)"
          />
        }
        @if (!emailsLink()) {
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

  /** Disabled users get no email; an invitation is sent again from the menu. */
  protected readonly isChoice = inject(Configuration).hasEmail() && !this.user.disabled && !this.user.invited;
  protected readonly isSet = signal(false);
  protected readonly model = signal<Input>({ delivery: this.isChoice ? 'mail' : 'set', password: '' });
  protected readonly emailsLink = computed(() => this.model().delivery === 'mail');
  protected readonly form = new GuidedForm<Input>({
    model: this.model,
    schema,
    fieldOf: { password_too_short: 'password', password_too_common: 'password' },
    action: (input) => this.send(input),
  });
  protected readonly title = `${this.user.hasPassword ? 'Reset' : 'Set'} the password for ${this.user.userName}`;
  protected readonly text = computed(() => {
    if (!this.emailsLink()) {
      return 'Set a temporary password and share it with the user. It signs the user out on all devices.';
    }
    const outcome = this.user.hasPassword ? ' Using it signs out all other devices.' : '';
    return `A link is sent to ${this.user.email}. Nothing changes until it is used.${outcome}`;
  });

  private async send({ delivery, password }: Input): Promise<void> {
    const path = at(paths.userPassword, this.user.id);
    const body = delivery === 'set' ? { password } : {};
    await this.api.post(path, body);
    if (delivery === 'set') return this.isSet.set(true);
    this.toasts.say(
      `A ${this.user.hasPassword ? 'reset link' : 'link'} is on its way to ${this.user.email}.`,
    );
    this.ref.close('mail');
  }
}
