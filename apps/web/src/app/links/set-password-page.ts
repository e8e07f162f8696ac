import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type TokensBody, newPasswordSchema, paths } from '@mikrochat/contract';
import * as z from 'zod';
import { ApiError } from '../api/api-error';
import { Transport } from '../api/transport';
import { Configuration } from '../configuration/configuration';
import { HOME } from '../routing/return-path';
import { Session } from '../session/session';
import { AuthLayout } from '../ui/auth-layout/auth-layout';
import { GuidedForm } from '../ui/form/guided-form';
import { SubmitButton } from '../ui/form/submit-button';
import { Notice } from '../ui/notice/notice';
import { NewPasswordField } from '../ui/password-field/new-password-field';
import { RepeatedPasswordField } from '../ui/password-field/repeated-password-field';
import { InvalidLink } from './invalid-link';
import { SigningIn } from './signing-in';
import { LinkCompletion } from './link-completion';
import { PendingLink } from './pending-link';

const schema = z
  .object({ password: newPasswordSchema, confirmation: z.string().min(1, 'Enter the password once more.') })
  .refine(({ password, confirmation }) => password === confirmation, {
    path: ['confirmation'],
    error: 'This is not the same password.',
    // Also while the first one is too short: both mistakes are said at once.
    when: ({ value }) => (value as { confirmation: string }).confirmation !== '',
  });

/** Where the link of an invitation leads, and the one of a forgotten password. */
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
  private readonly session = inject(Session);
  private readonly hand = inject(PendingLink);
  private readonly entry = inject(LinkCompletion);

  /** Which link leads here; from the route. */
  readonly purpose = input.required<'setup' | 'reset'>();

  protected readonly link = this.hand.link;
  protected readonly resetEnabled = inject(Configuration).passwordResetEnabled;
  private readonly dead = signal<string | null>(null);
  protected readonly stage = computed(() => {
    if (this.entry.underWay()) return 'entering';
    const link = this.link();
    if (!link) return 'missing';
    return this.dead() === link.token ? 'dead' : 'form';
  });
  protected readonly words = computed(() => texts[this.purpose()]);
  /** Somebody else is signed in here. */
  protected readonly other = computed(() => {
    const [user, link] = [this.session.user(), this.link()];
    return user && link && user.email.toLowerCase() !== link.email.toLowerCase() ? user : null;
  });

  protected readonly form = new GuidedForm({
    model: signal({ password: '', confirmation: '' }),
    schema,
    fieldOf: { password_too_short: 'password', password_too_common: 'password' },
    action: ({ password }) => this.set(password),
  });

  /** A refused password leaves the link usable. */
  private async set(password: string): Promise<void> {
    const link = this.link();
    if (!link) return;
    const { email, token } = link;
    try {
      const body = { email, token, password };
      const tokens = await this.transport.send<TokensBody>({
        method: 'POST',
        path: paths.setupPassword,
        body,
      });
      await this.entry.complete(tokens, HOME);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'invalid_link') throw error;
      this.dead.set(token);
    }
  }
}

const texts = {
  setup: {
    title: 'Set your password',
    lead: 'Welcome! Choose the password with which you will sign in as',
    action: 'Set password and sign in',
    busy: 'Setting your password',
    dead: 'This invitation does not work any more',
    why: 'It was used already, it is too old, or a newer one was sent. If you have set a password, sign in with it. If not, ask an admin of your team to invite you again.',
  },
  reset: {
    title: 'Reset your password',
    lead: 'Your other devices will be signed out. Choose a new password for',
    action: 'Save and sign in',
    busy: 'Saving your password',
    dead: 'This link does not work any more',
    why: 'A link works once and not for long, and only the newest one does. Ask for another and use it soon.',
  },
} as const;
