import { DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { type TokensBody, passwordSchema, paths } from '@mikrochat/contract';
import * as z from 'zod';
import { Api } from '../api/api';
import { Configuration } from '../configuration/configuration';
import { Session } from '../session/session';
import { DialogFrame } from '../ui/dialog/dialog-frame';
import { FormDialog } from '../ui/dialog/form-dialog';
import { GuidedForm } from '../ui/form/guided-form';
import { PasswordField } from '../ui/password-field/password-field';

/** Asks the user to sign in again. Closes with true after the server has accepted the password. */
@Component({
  selector: 'app-reauthentication-dialog',
  imports: [DialogFrame, FormDialog, PasswordField],
  template: `
    @if (hasPassword()) {
      <app-form-dialog
        title="Confirm it’s you"
        text="Enter your password to continue."
        label="Continue"
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
        <app-password-field label="Your password" [field]="form.fields.password" />
        @if (hasOtherMethods()) {
          <p class="other-methods">
            <button type="button" class="link" [disabled]="form.busy()" (click)="signInAgain()">
              Sign in another way
            </button>
          </p>
        }
      </app-form-dialog>
    } @else {
      <app-dialog-frame
        title="Confirm it’s you"
        text="Sign in again to continue. You will return to this page. Nothing has been changed yet, so repeat the action after that."
      >
        <button actions type="button" class="button" (click)="ref.close(false)">Cancel</button>
        <button actions type="button" class="button primary" data-autofocus (click)="signInAgain()">
          Sign in again
        </button>
      </app-dialog-frame>
    }
  `,
  styles: `
    .other-methods {
      margin-top: -2px;
      font-size: 0.875rem;
    }
    .link {
      min-height: 28px;
      margin: -4px -8px;
      padding: 4px 8px;
      border: 0;
      border-radius: 7px;
      background: none;
      color: var(--accent);
      font-weight: 550;
      cursor: pointer;
    }
    .link:hover {
      background: var(--accent-soft);
    }
  `,
})
export class ReauthenticationDialog {
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  private readonly session = inject(Session);
  private readonly api = inject(Api);

  private readonly configuration = inject(Configuration);

  /** A password can only be used in password mode, even if one was set in an earlier mode. */
  protected readonly hasPassword = computed(
    () =>
      this.configuration.mode() === 'password' &&
      this.configuration.localSignInEnabled() &&
      (this.session.user()?.hasPassword ?? false),
  );
  protected readonly hasOtherMethods = this.configuration.oauthEnabled;
  protected readonly email = computed(() => this.session.user()?.email ?? '');
  protected readonly form = new GuidedForm({
    model: signal({ password: '' }),
    schema: z.object({ password: passwordSchema }),
    fieldOf: { invalid_credentials: 'password' },
    action: (input) => this.reauthenticate(input.password),
  });

  /** Starts a new session; the server ends the one in the browser's cookie. */
  private async reauthenticate(password: string): Promise<void> {
    const body = { email: this.email(), password };
    await this.session.accept(await this.api.post<TokensBody>(paths.passwordLogin, body));
    this.ref.close(true);
  }

  /** Goes to the sign-in page, which returns to this page. */
  protected async signInAgain(): Promise<void> {
    this.ref.close(false);
    await this.session.signInAgain();
  }
}
