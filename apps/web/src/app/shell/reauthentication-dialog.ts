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
        <app-password-field label="Your password" [field]="form.fields.password" />
        @if (hasOtherWays()) {
          <p class="other">
            <button type="button" class="link" [disabled]="form.busy()" (click)="startOver()">
              Sign in another way
            </button>
          </p>
        }
      </app-form-dialog>
    } @else {
      <app-dialog-frame
        title="Is it you?"
        text="This needs a fresh sign-in. Sign in again, and you come back to this page. Nothing has been changed yet: do it once more then."
      >
        <button actions type="button" class="button" (click)="ref.close(false)">Cancel</button>
        <button actions type="button" class="button primary" data-autofocus (click)="startOver()">
          Sign in again
        </button>
      </app-dialog-frame>
    }
  `,
  styles: `
    .other {
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

  /** A password that no form here takes, as from before another mode, proves nothing. */
  protected readonly hasPassword = computed(
    () =>
      this.configuration.mode() === 'password' &&
      this.configuration.localSignInEnabled() &&
      (this.session.user()?.hasPassword ?? false),
  );
  protected readonly hasOtherWays = this.configuration.oauthEnabled;
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

  /** Without a password the sign-in page has to do; it leads back to this page. */
  protected async startOver(): Promise<void> {
    this.ref.close(false);
    await this.session.signInAgain();
  }
}
