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

/** Adds somebody to the team; closes with true once that is done. */
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
    @if (done()) {
      <app-dialog-frame [title]="name() + ' is added'" sticky>
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
          hint="As the team sees it; can be changed later."
          [field]="form.fields.userName"
        />
        <app-role-choice
          [value]="form.fields.role().value()"
          (valueChange)="form.fields.role().value.set($event)"
        />
        @if (isChoice) {
          <app-password-delivery-choice
            legend="First password"
            mail="Mail an invitation"
            mailMeans="They choose one."
            [value]="form.fields.way().value()"
            (valueChange)="form.fields.way().value.set($event)"
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
  /** Without mail nobody can set a first password but the admin. */
  protected readonly isChoice = this.hasPasswords && this.configuration.hasEmail();
  protected readonly done = signal(false);
  protected readonly model = signal<NewUser>({
    ...emptyUser,
    ...newUserDraft.read(this.session.user()?.id),
    way: this.hasPasswords && !this.isChoice ? 'set' : 'mail',
  });
  protected readonly setsPassword = computed(() => this.model().way === 'set');
  protected readonly form = new GuidedForm<NewUser>({
    model: this.model,
    schema: newUserSchema,
    fieldOf: { email_taken: 'email', password_too_short: 'password', password_too_common: 'password' },
    action: (input) => this.send(input),
  });
  protected readonly name = computed(() => this.model().userName.trim() || this.model().email.trim());
  protected readonly text = computed(() => {
    if (this.setsPassword()) return 'You choose a first password and hand it over.';
    if (this.hasPasswords) return 'An invitation is mailed: a link with which the new user sets a password.';
    return 'The new user can sign in with this address at once.';
  });

  constructor() {
    // Where the session has ended instead, the form opens again after the next sign-in.
    this.ref.closed.subscribe(() => this.session.user() && newUserDraft.drop());
  }

  private async send(input: NewUser): Promise<void> {
    const { invited } = await this.add(input);
    if (this.setsPassword()) return this.done.set(true);
    this.toasts.say(`${this.name()} is ${invited ? 'invited' : 'added'}.`);
    this.ref.close(true);
  }

  private async add(input: NewUser): Promise<AddUserBody> {
    try {
      return await this.api.post<AddUserBody>(paths.addUser, requestOf(input));
    } catch (error) {
      const admin = this.session.user();
      const isStale = error instanceof ApiError && error.code === 'reauthentication_required';
      if (isStale && admin) newUserDraft.keep(admin.id, input);
      throw error;
    }
  }
}
