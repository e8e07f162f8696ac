import { DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { type TokensBody, passwordSchema, paths } from '@mikrochat/contract';
import * as z from 'zod';
import { Api } from '../api/api';
import { Session } from '../session/session';
import { DialogFrame } from '../ui/dialog/dialog-frame';
import { FormDialog } from '../ui/dialog/form-dialog';
import { GuidedForm } from '../ui/form/guided-form';
import { PasswordField } from '../ui/password-field/password-field';

/** Asks for one's password again; closes with true once the server has taken it. */
@Component({
  selector: 'app-reauthentication-dialog',
  imports: [DialogFrame, FormDialog, PasswordField],
  template: `
    @if (hasPassword()) {
      <app-form-dialog
        title="Is it you?"
        text="This needs a fresh sign-in. Enter your password to go on."
        label="Go on"
        busyLabel="Checking your password"
        [form]="form"
      >
        <input
          class="visually-hidden"
          tabindex="-1"
          aria-hidden="true"
          autocomplete="username"
          readonly
          [value]="email()"
        />
        <app-password-field
          label="Your password"
          [field]="form.fields.password"
          [strict]="form.attempted()"
        />
      </app-form-dialog>
    } @else {
      <app-dialog-frame
        title="Is it you?"
        text="This needs a fresh sign-in. Sign in again, then do it once more: nothing has been changed yet."
      >
        <button actions type="button" class="button" (click)="ref.close(false)">Cancel</button>
        <button actions type="button" class="button primary" data-autofocus (click)="startOver()">
          Sign in again
        </button>
      </app-dialog-frame>
    }
  `,
})
export class ReauthenticationDialog {
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  private readonly session = inject(Session);
  private readonly api = inject(Api);

  protected readonly hasPassword = computed(() => this.session.user()?.hasPassword ?? false);
  protected readonly email = computed(() => this.session.user()?.email ?? '');
  protected readonly form = new GuidedForm({
    model: signal({ password: '' }),
    schema: z.object({ password: passwordSchema }),
    fieldOf: { invalid_credentials: 'password' },
    action: (input) => this.prove(input.password),
  });

  /** The session of before ends with it: the server replaces what the browser's cookie stood for. */
  private async prove(password: string): Promise<void> {
    const body = { email: this.email(), password };
    await this.session.accept(await this.api.post<TokensBody>(paths.passwordLogin, body));
    this.ref.close(true);
  }

  /** Without a password the ordinary way in has to do. */
  protected async startOver(): Promise<void> {
    this.ref.close(false);
    await this.session.signOut();
  }
}
