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

/** The user's own account: name, password, sign-in methods, devices, deletion. */
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
    <p class="muted">Your profile, sign-in methods and devices.</p>
    @if (problem) {
      <app-notice [kind]="problem.kind" role="alert">{{ problem.text }}</app-notice>
    }
    @if (changeSuggested()) {
      <app-notice kind="warn">
        Your password was set by an admin. <a routerLink="/choose-password">Choose a new one</a>
      </app-notice>
    }
    @if (user(); as user) {
      <app-account-section
        heading="Profile"
        text="Your team sees your name. You sign in with your email address."
      >
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
        <app-account-section heading="Sign-in methods" text="Provider accounts that you can sign in with.">
          <app-identities-section />
        </app-account-section>
      }
      <app-account-section heading="Signed-in devices" [text]="devicesText()">
        <app-sessions-section />
      </app-account-section>
      <app-account-section heading="Delete account" text="Permanently deletes your account.">
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
  /** The outcome of an attempt to link a provider that failed. */
  protected readonly problem = inject(OAuthCallback).takeProblem();
  protected readonly hasPassword = computed(() => this.user()?.hasPassword ?? false);
  protected readonly devicesText = computed(
    () => `If you don’t know a device, sign it out${this.hasPassword() ? ' and change your password' : ''}.`,
  );
  protected readonly changeSuggested = this.session.passwordChangeSuggested;
}
