import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type TokensBody, newPasswordSchema, paths } from '@mikrochat/contract';
import * as z from 'zod';
import { ApiError } from '../api/api-error';
import { Transport } from '../api/transport';
import { Configuration } from '../configuration/configuration';
import { HOME } from '../routing/return-path';
import { AuthLayout } from '../ui/auth-layout/auth-layout';
import { GuidedForm } from '../ui/form/guided-form';
import { SubmitButton } from '../ui/form/submit-button';
import { Notice } from '../ui/notice/notice';
import { NewPasswordField } from '../ui/password-field/new-password-field';
import { RepeatedPasswordField } from '../ui/password-field/repeated-password-field';
import { InvalidLink } from './invalid-link';
import { LinkCompletion } from './link-completion';
import { PendingLink } from './pending-link';
import { SigningIn } from './signing-in';

const schema = z
  .object({ password: newPasswordSchema, confirmation: z.string().min(1, 'Enter the password again.') })
  .refine(({ password, confirmation }) => password === confirmation, {
    path: ['confirmation'],
    error: 'The passwords do not match.',
    // Also while the password is too short, so that both errors show at once.
    when: ({ value }) => (value as { confirmation: string }).confirmation !== '',
  });

/** The page of an invitation and of a password reset. */
@Component({
  selector: 'app-set-password-page',
  imports: [
    AuthLayout,
    Notice,
    NewPasswordField,
    RepeatedPasswordField,
    SubmitButton,
    InvalidLink,
    SigningIn,
    RouterLink,
  ],
  templateUrl: './set-password-page.html',
  styles: `
    .other {
      margin-bottom: 16px;
    }
    .second {
      margin-top: 8px;
    }
  `,
})
export class SetPasswordPage {
  private readonly transport = inject(Transport);
  private readonly pending = inject(PendingLink);
  private readonly completion = inject(LinkCompletion);

  /** Set by the route. */
  readonly purpose = input.required<'setup' | 'reset'>();

  protected readonly link = this.pending.link;
  /** The user who is signed in here, where the link is for another account. */
  protected readonly otherUser = this.pending.otherUser;
  protected readonly resetEnabled = inject(Configuration).passwordResetEnabled;
  private readonly invalidToken = signal<string | null>(null);
  protected readonly stage = computed(() => {
    if (this.completion.inProgress()) return 'signing-in';
    const link = this.link();
    if (!link) return 'incomplete';
    return this.invalidToken() === link.token ? 'invalid' : 'form';
  });
  protected readonly texts = computed(() => texts[this.purpose()]);

  protected readonly form = new GuidedForm({
    model: signal({ password: '', confirmation: '' }),
    schema,
    fieldOf: { password_too_short: 'password', password_too_common: 'password' },
    action: ({ password }) => this.set(password),
  });

  /** The link remains valid when the server refuses the password. */
  private async set(password: string): Promise<void> {
    const link = this.link();
    if (!link) return;
    const { email, token } = link;
    try {
      const tokens = await this.transport.send<TokensBody>({
        method: 'POST',
        path: paths.setupPassword,
        body: { email, token, password },
      });
      await this.completion.complete(tokens, HOME);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'invalid_link') throw error;
      this.invalidToken.set(token);
    }
  }
}

const texts = {
  setup: {
    title: 'Set your password',
    lead: 'Welcome! Choose a password to sign in as',
    effect: '',
    action: 'Set password and sign in',
    busy: 'Setting your password',
    invalid: 'This invitation no longer works',
    reason:
      'It was used already, has expired, or was replaced by a newer one. If you have set a password, sign in with it. Otherwise, ask an admin of your team for a new invitation.',
  },
  reset: {
    title: 'Reset your password',
    lead: 'Choose a new password for',
    effect: 'Your other devices will be signed out.',
    action: 'Save and sign in',
    busy: 'Saving your password',
    invalid: 'This link no longer works',
    reason: 'A link works once and for a limited time, and only the newest one is valid.',
  },
} as const;
