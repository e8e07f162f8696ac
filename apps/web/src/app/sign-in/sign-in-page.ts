import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Configuration } from '../configuration/configuration';
import { MagicLinkSent } from '../link-sent/magic-link-sent';
import { navigationEmail } from '../routing/navigation-email';
import { Session } from '../session/session';
import { AuthLayout } from '../ui/auth-layout/auth-layout';
import { Notice } from '../ui/notice/notice';
import { OAuthCallback } from './callback/oauth-callback';
import { DevForm } from './methods/dev-form';
import { MagicLinkForm } from './methods/magic-link-form';
import { PasswordForm } from './methods/password-form';
import { ProviderButtons } from './providers/provider-buttons';

/** The provider buttons and the form of the configured mode. */
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
    .message {
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

  /** `?local`: the initial admin signs in with a password where all other users need a provider. */
  readonly local = input<string>();
  /** `?then=`: the page to open after signing in. */
  readonly then = input<string>();

  protected readonly email = signal(navigationEmail());
  protected readonly linkSent = signal(false);

  protected readonly mode = this.configuration.mode;
  protected readonly localSignIn = this.configuration.localSignInEnabled;
  protected readonly initialAdminOffered = computed(() => !this.localSignIn() && this.mode() === 'password');
  protected readonly initialAdminOnly = computed(
    () => this.initialAdminOffered() && this.local() !== undefined,
  );
  protected readonly registrationOpen = this.configuration.registrationOpen;
  /** A magic link creates an account where there is none. */
  protected readonly linkCreatesAccount = computed(
    () => this.mode() === 'magic-link' && this.localSignIn() && !this.configuration.inviteRequired(),
  );
  protected readonly problem = inject(OAuthCallback).takeProblem();
  protected readonly endNotice = computed(() => {
    const notice = this.session.endNotice();
    return notice && endNotices[notice];
  });

  protected onLinkRequested(email: string): void {
    this.email.set(email);
    this.linkSent.set(true);
  }
}

const endNotices = {
  ended: { kind: 'plain', text: 'Your session has ended. Sign in to continue where you left off.' },
  'account-deleted': { kind: 'good', text: 'Your account was deleted.' },
  'sign-out-unconfirmed': {
    kind: 'warn',
    text: 'You are signed out on this device, but the server could not be reached. To be sure, sign in and sign out again.',
  },
} as const;
