import { Component, computed, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { type TokensBody, newPasswordSchema, paths } from '@mikrochat/contract';
import * as z from 'zod';
import { Api } from '../api/api';
import { returnPath } from '../routing/return-path';
import { Session } from '../session/session';
import { AuthLayout } from '../ui/auth-layout/auth-layout';
import { GuidedForm } from '../ui/form/guided-form';
import { SubmitButton } from '../ui/form/submit-button';
import { NewPasswordField } from '../ui/password-field/new-password-field';
import { PasswordField } from '../ui/password-field/password-field';
import { PendingPassword, type PasswordSetup } from './pending-password';

const schema = z.object({ current: z.string(), password: newPasswordSchema });

/** Replaces a password that an admin or the configuration set. The user has to, or is asked to. */
@Component({
  selector: 'app-choose-password-page',
  imports: [AuthLayout, NewPasswordField, PasswordField, SubmitButton, RouterLink],
  templateUrl: './choose-password-page.html',
  styles: `
    .later {
      margin-top: 8px;
    }
  `,
})
export class ChoosePasswordPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly pending = inject(PendingPassword);

  /** `?then=`: the page to open afterwards. */
  readonly then = input<string>();

  protected readonly setup = this.pending.setup;
  protected readonly email = computed(() => this.setup()?.email ?? this.session.user()?.email ?? '');
  /** After a reload the password of the sign-in is no longer in memory. */
  protected readonly currentRequired = computed(() => !this.setup() && this.pending.current() === null);
  protected readonly form = new GuidedForm({
    model: signal({ current: '', password: '' }),
    schema,
    fieldOf: {
      invalid_credentials: 'current',
      password_too_short: 'password',
      password_too_common: 'password',
    },
    action: ({ current, password }) => {
      const setup = this.setup();
      return setup ? this.setUp(setup, password) : this.change(this.pending.current() ?? current, password);
    },
  });

  protected notNow(): Promise<boolean> {
    this.pending.clear();
    return this.router.navigateByUrl(returnPath(this.then()));
  }

  private async setUp({ email, token }: PasswordSetup, password: string): Promise<void> {
    const tokens = await this.api.post<TokensBody>(paths.setupPassword, { email, token, password });
    this.pending.clear();
    await this.session.accept(tokens);
  }

  private async change(currentPassword: string, newPassword: string): Promise<void> {
    await this.api.post(paths.changePassword, { currentPassword, newPassword });
    this.pending.clear();
    await this.session.refreshUser();
    await this.router.navigateByUrl(returnPath(this.then()));
  }
}
