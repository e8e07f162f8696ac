import { Component, inject, signal } from '@angular/core';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { type PasswordLoginRequest, type TokensBody, paths } from '@mikrochat/contract';
import { Api, ApiError } from '../../api/api';
import { PendingPassword } from '../../choose-password/pending-password';
import { Configuration } from '../../configuration/configuration';
import { Session } from '../../session/session';
import { Field } from '../../ui/field/field';
import { GuidedForm } from '../../ui/form/guided-form';
import { SubmitButton } from '../../ui/form/submit-button';
import { PasswordField } from '../../ui/password-field/password-field';

/** Signs in with email address and password. */
@Component({
  selector: 'app-password-form',
  imports: [Field, PasswordField, SubmitButton, RouterLink],
  template: `
    <form novalidate (submit)="form.submit($event)">
      <app-field label="Email" type="email" autocomplete="username" focusFirst [field]="form.fields.email" />
      <app-password-field label="Password" [field]="form.fields.password">
        @if (resetEnabled()) {
          <a aside routerLink="/forgot-password" [state]="{ email: form.fields.email().value() }"
            >Forgot password?</a
          >
        }
      </app-password-field>
      <app-submit-button label="Sign in" busyLabel="Signing in" [form]="form" />
    </form>
  `,
})
export class PasswordForm {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly pending = inject(PendingPassword);

  protected readonly resetEnabled = inject(Configuration).passwordResetEnabled;
  protected readonly form = new GuidedForm({
    model: signal({ email: '', password: '' }),
    schema: () => import('./rules').then((rules) => rules.passwordLoginRequest),
    fieldOf: { invalid_credentials: 'password' },
    action: (input) => this.signIn(input),
  });

  private async signIn(input: PasswordLoginRequest): Promise<void> {
    try {
      const tokens = await this.api.post<TokensBody>(paths.passwordLogin, input);
      if (tokens.passwordChangeSuggested) this.pending.current.set(input.password);
      await this.session.accept(tokens);
    } catch (error) {
      if (!(error instanceof ApiError) || !error.setupToken) throw error;
      this.pending.setup.set({ email: input.email, token: error.setupToken });
      await this.router.navigate(['/choose-password'], {
        relativeTo: this.route,
        queryParamsHandling: 'preserve',
      });
    }
  }
}
