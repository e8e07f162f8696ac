import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Configuration } from '../configuration/configuration';
import { MagicLinkSent } from '../link-sent/magic-link-sent';
import { knownEmail } from '../routing/known-email';
import { Session } from '../session/session';
import { AuthLayout } from '../ui/auth-layout/auth-layout';
import { Notice } from '../ui/notice/notice';
import { OAuthCallback } from './callback/oauth-callback';
import { DevForm } from './methods/dev-form';
import { MagicLinkForm } from './methods/magic-link-form';
import { PasswordForm } from './methods/password-form';
import { ProviderButtons } from './providers/provider-buttons';

/** Where people come in: the form of whatever way in this server has, and the ways through somebody else. */
@Component({
  selector: 'app-sign-in-page',
  imports: [
    AuthLayout,
    Notice,
    RouterLink,
    ProviderButtons,
    PasswordForm,
    DevForm,
    MagicLinkForm,
    MagicLinkSent,
  ],
  templateUrl: './sign-in-page.html',
  styles: `
    .news {
      margin-bottom: 16px;
    }
    .discreet:not(:hover) {
      color: var(--muted);
    }
  `,
})
export class SignInPage {
  private readonly configuration = inject(Configuration);
  private readonly session = inject(Session);

  /** `?local`: the initial admin comes in where everybody else comes through a provider. */
  readonly local = input<string>();
  /** The page that was asked for before. */
  readonly then = input<string>();

  protected readonly email = signal(knownEmail());
  /** A link for this address is on its way. */
  protected readonly asked = signal(false);

  protected readonly mode = this.configuration.mode;
  protected readonly localSignIn = this.configuration.localSignInEnabled;
  protected readonly emergencyOffered = computed(() => !this.localSignIn() && this.mode() === 'password');
  protected readonly emergency = computed(() => this.emergencyOffered() && this.local() !== undefined);
  protected readonly registrationOpen = this.configuration.registrationOpen;
  /** A link makes an account where there is none. */
  protected readonly linkWelcomesAll = computed(
    () => this.mode() === 'magic-link' && this.localSignIn() && !this.configuration.inviteRequired(),
  );
  protected readonly problem = inject(OAuthCallback).takeProblem();
  protected readonly farewell = computed(() => {
    const farewell = this.session.farewell();
    return farewell && farewells[farewell];
  });

  protected linkAsked(email: string): void {
    this.email.set(email);
    this.asked.set(true);
  }
}

const farewells = {
  ended: { kind: 'plain', text: 'Your session has ended. Sign in to go on where you were.' },
  deleted: { kind: 'good', text: 'Your account is deleted. Take care!' },
  unheard: {
    kind: 'warn',
    text: 'You are signed out here, but the server could not be told. Sign in and out once more to be sure.',
  },
} as const;
