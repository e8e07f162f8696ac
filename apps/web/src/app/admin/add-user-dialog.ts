import { DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { type AddUserBody, paths } from '@mikrochat/contract';
import { Api } from '../api/api';
import { Configuration } from '../configuration/configuration';
import { Reauthentication } from '../shell/reauthentication';
import { DialogFrame } from '../ui/dialog/dialog-frame';
import { FormDialog } from '../ui/dialog/form-dialog';
import { Field } from '../ui/field/field';
import { GuidedForm } from '../ui/form/guided-form';
import { Toasts } from '../ui/toast/toasts';
import { HandOver } from './hand-over';
import { HandedPassword } from './handed-password';
import { type NewUser, newUserSchema, nobodyYet, requestOf } from './new-user';
import { RoleChoice } from './role-choice';

/** Adds somebody to the team; closes with true once that is done. */
@Component({
  selector: 'app-add-user-dialog',
  imports: [DialogFrame, FormDialog, Field, HandedPassword, HandOver, RoleChoice],
  template: `
    @if (done()) {
      <app-dialog-frame [title]="name() + ' is added'" sticky>
        <app-hand-over [userName]="name()" [email]="model().email.trim()" [password]="model().password" />
        <button actions type="button" class="button primary" data-autofocus (click)="ref.close(true)">
          Done
        </button>
      </app-dialog-frame>
    } @else {
      <app-form-dialog
        title="Add user"
        [text]="text"
        [form]="form"
        label="Add user"
        busyLabel="Adding the user"
      >
        <app-field label="Email" type="email" [field]="form.fields.email" [strict]="form.attempted()" />
        <app-field
          label="Name"
          [optional]="true"
          hint="As the team sees it; can be changed later."
          [field]="form.fields.userName"
          [strict]="form.attempted()"
        />
        <app-role-choice [value]="form.fields.role.value()" (valueChange)="form.fields.role.set($event)" />
        @if (setsPassword) {
          <app-handed-password label="Password" [field]="form.fields.password" [strict]="form.attempted()" />
        }
      </app-form-dialog>
    }
  `,
})
export class AddUserDialog {
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  private readonly api = inject(Api);
  private readonly toasts = inject(Toasts);
  private readonly reauthentication = inject(Reauthentication);
  private readonly configuration = inject(Configuration);

  private readonly mode = this.configuration.mode();
  /** Without mail nobody can set a first password but the admin. */
  protected readonly setsPassword = this.mode === 'password' && !this.configuration.hasEmail();
  protected readonly done = signal(false);
  protected readonly model = signal<NewUser>(nobodyYet);
  protected readonly form = new GuidedForm<NewUser>({
    model: this.model,
    schema: newUserSchema(this.setsPassword),
    fieldOf: { email_taken: 'email', password_too_short: 'password', password_too_common: 'password' },
    action: (input) => this.send(input),
  });
  protected readonly name = computed(() => this.model().userName.trim() || this.model().email.trim());
  protected readonly text = this.whatFollows();

  private async send(input: NewUser): Promise<void> {
    const request = requestOf(input, this.setsPassword);
    const { invited } = await this.reauthentication.around(() =>
      this.api.post<AddUserBody>(paths.addUser, request),
    );
    if (this.setsPassword) return this.done.set(true);
    this.toasts.say(`${this.name()} is ${invited ? 'invited' : 'added'}.`);
    this.ref.close(true);
  }

  private whatFollows(): string {
    if (this.setsPassword) return 'You choose a first password and hand it over.';
    if (this.mode === 'password') return 'A mail with a link to set a password goes to this address.';
    return 'The new user can sign in with this address at once.';
  }
}
