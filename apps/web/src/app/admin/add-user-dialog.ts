import { DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { type AddUserBody, paths } from '@mikrochat/contract';
import { Api, ApiError } from '../api/api';
import { Configuration } from '../configuration/configuration';
import { Session } from '../session/session';
import { DialogFrame } from '../ui/dialog/dialog-frame';
import { FormDialog } from '../ui/dialog/form-dialog';
import { Field } from '../ui/field/field';
import { GuidedForm } from '../ui/form/guided-form';
import { Toasts } from '../ui/toast/toasts';
import { NewCredentials } from './new-credentials';
import { AssignedPasswordField } from './assigned-password-field';
import { newUserDraft } from './new-user-draft';
import { type NewUser, newUserSchema, emptyUser, requestOf } from './new-user';
import { RoleChoice } from './role-choice';
import { PasswordDeliveryChoice } from './password-delivery-choice';

/** The “Add user” form. Closes with true after a user was added. */
@Component({
  selector: 'app-add-user-dialog',
  imports: [
    DialogFrame,
    FormDialog,
    Field,
    AssignedPasswordField,
    NewCredentials,
    RoleChoice,
    PasswordDeliveryChoice,
  ],
  template: `
    @if (added()) {
      <app-dialog-frame [title]="name() + ' was added'" sticky>
        <app-new-credentials
          [userName]="name()"
          [email]="model().email.trim()"
          [password]="model().password"
        />
        <button actions type="button" class="button primary" data-autofocus (click)="ref.close(true)">
          Done
        </button>
      </app-dialog-frame>
    } @else {
      <app-form-dialog
        title="Add user"
        [text]="text()"
        [form]="form"
        label="Add user"
        busyLabel="Adding the user"
      >
        <app-field label="Email" type="email" [field]="form.fields.email" />
        <app-field
          label="Name"
          [optional]="true"
          hint="Visible to the team. Can be changed later."
          [field]="form.fields.userName"
        />
        <app-role-choice
          [value]="form.fields.role().value()"
          (valueChange)="form.fields.role().value.set($event)"
        />
        @if (isChoice) {
          <app-password-delivery-choice
            legend="Password setup"
            mailLabel="Send an invitation"
            [value]="form.fields.delivery().value()"
            (valueChange)="form.fields.delivery().value.set($event)"
          />
        }
        @if (setsPassword()) {
          <app-assigned-password-field label="Password" [field]="form.fields.password" />
        }
      </app-form-dialog>
    }
  `,
})
export class AddUserDialog {
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  private readonly api = inject(Api);
  private readonly toasts = inject(Toasts);
  private readonly configuration = inject(Configuration);
  private readonly session = inject(Session);

  private readonly hasPasswords = this.configuration.mode() === 'password';
  /** Without email only the admin can set the first password. */
  protected readonly isChoice = this.hasPasswords && this.configuration.hasEmail();
  protected readonly added = signal(false);
  protected readonly model = signal<NewUser>({
    ...emptyUser,
    ...newUserDraft.read(this.session.user()?.id),
    delivery: this.hasPasswords && !this.isChoice ? 'set' : 'mail',
  });
  protected readonly setsPassword = computed(() => this.model().delivery === 'set');
  protected readonly form = new GuidedForm<NewUser>({
    model: this.model,
    schema: newUserSchema,
    fieldOf: { email_taken: 'email', password_too_short: 'password', password_too_common: 'password' },
    action: (input) => this.send(input),
  });
  protected readonly name = computed(() => this.model().userName.trim() || this.model().email.trim());
  protected readonly text = computed(() => {
    if (this.setsPassword()) return 'Set a temporary password and share it with the new user.';
    if (this.hasPasswords)
      return 'The new user gets an email with a link to accept the invitation and set a password.';
    return 'The new user can sign in with this email address immediately.';
  });

  constructor() {
    // If the dialog closed because the session ended, the draft stays for the next sign-in.
    this.ref.closed.subscribe(() => this.session.user() && newUserDraft.clear());
  }

  private async send(input: NewUser): Promise<void> {
    const { invited } = await this.add(input);
    if (this.setsPassword()) return this.added.set(true);
    this.toasts.say(`${this.name()} was ${invited ? 'invited' : 'added'}.`);
    this.ref.close(true);
  }

  private async add(input: NewUser): Promise<AddUserBody> {
    try {
      return await this.api.post<AddUserBody>(paths.addUser, requestOf(input));
    } catch (error) {
      const admin = this.session.user();
      const needsSignIn = error instanceof ApiError && error.code === 'reauthentication_required';
      if (needsSignIn && admin) newUserDraft.save(admin.id, input);
      throw error;
    }
  }
}
