import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Configuration } from '../configuration/configuration';
import { Session } from '../session/session';
import { OAuthCallback } from '../sign-in/callback/oauth-callback';
import { Notice } from '../ui/notice/notice';
import { AccountSection } from './account-section';
import { IdentitiesSection } from './identities-section';
import { DeleteAccountSection } from './delete-account-section';
import { NameSection } from './name-section';
import { PasswordSection } from './password-section';
import { SessionsSection } from './sessions-section';
import { OwnSessions } from './own-sessions';

/** One's own account: name, password, signed-in devices, and the way out. */
@Component({
  selector: 'app-account-page',
  imports: [
    AccountSection,
    IdentitiesSection,
    DeleteAccountSection,
    NameSection,
    Notice,
    PasswordSection,
    RouterLink,
    SessionsSection,
  ],
  providers: [OwnSessions],
  template: `
    <h1>Account</h1>
    <p class="muted">How you appear, and how you sign in.</p>
    @if (problem) {
      <app-notice [kind]="problem.kind" role="alert">{{ problem.text }}</app-notice>
    }
    @if (changeSuggested()) {
      <app-notice kind="warn">
        Somebody else set your password. <a routerLink="/choose-password">Choose one that only you know</a>
      </app-notice>
    }
    @if (user(); as user) {
      <app-account-section heading="Profile" text="Your team sees this name. Your email is how you sign in.">
        <app-name-section [user]="user" />
      </app-account-section>
      @if (hasPassword()) {
        <app-account-section
          heading="Password"
          text="Changing it signs out your other devices. This one stays signed in."
        >
          <app-password-section [email]="user.email" />
        </app-account-section>
      }
      @if (oauthEnabled()) {
        <app-account-section
          heading="Ways to sign in"
          text="Accounts elsewhere that let you in here, beside your email."
        >
          <app-identities-section />
        </app-account-section>
      }
      <app-account-section heading="Signed-in devices" [text]="aboutDevices()">
        <app-sessions-section />
      </app-account-section>
      <app-account-section heading="Leave" text="Deletes your account for good.">
        <app-delete-account-section [user]="user" />
      </app-account-section>
    }
  `,
  styleUrl: './account-page.css',
})
export class AccountPage {
  private readonly session = inject(Session);

  protected readonly user = this.session.user;
  protected readonly oauthEnabled = inject(Configuration).oauthEnabled;
  /** What went wrong with linking a provider. */
  protected readonly problem = inject(OAuthCallback).takeProblem();
  protected readonly hasPassword = computed(() => this.user()?.hasPassword ?? false);
  protected readonly aboutDevices = computed(
    () => `A device you don’t know? Sign it out${this.hasPassword() ? ', and change your password' : ''}.`,
  );
  protected readonly changeSuggested = this.session.passwordChangeSuggested;
}
