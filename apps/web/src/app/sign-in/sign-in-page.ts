import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Configuration } from '../configuration/configuration';
import { Session } from '../session/session';
import { EntrancePage } from '../ui/entrance/entrance-page';
import { Notice } from '../ui/notice/notice';
import { DevForm } from './methods/dev-form';
import { MagicLinkForm } from './methods/magic-link-form';
import { PasswordForm } from './methods/password-form';

/** Where people come in: the form of whatever way in this server has. */
@Component({
  selector: 'app-sign-in-page',
  imports: [EntrancePage, Notice, RouterLink, PasswordForm, DevForm, MagicLinkForm],
  template: `
    <app-entrance-page>
      <h1>Welcome back</h1>
      <p class="lead muted">Sign in to continue to your team.</p>
      @if (farewell(); as farewell) {
        <app-notice class="farewell" [kind]="farewell.kind" role="status">{{ farewell.text }}</app-notice>
      }
      @switch (mode()) {
        @case ('password') {
          <app-password-form />
        }
        @case ('dev') {
          <app-dev-form />
        }
        @case ('magic-link') {
          <app-magic-link-form />
        }
      }
      @if (registrationOpen()) {
        <p class="foot muted">
          New here? <a routerLink="/create-account" queryParamsHandling="preserve">Create an account</a>
        </p>
      }
    </app-entrance-page>
  `,
  styles: `
    .farewell {
      margin-bottom: 16px;
    }
  `,
})
export class SignInPage {
  private readonly configuration = inject(Configuration);
  private readonly session = inject(Session);

  protected readonly mode = this.configuration.mode;
  protected readonly registrationOpen = this.configuration.registrationOpen;
  protected readonly farewell = computed(() => {
    const farewell = this.session.farewell();
    return farewell && farewells[farewell];
  });
}

const farewells = {
  ended: { kind: 'plain', text: 'Your session has ended. Sign in to go on where you were.' },
  deleted: { kind: 'good', text: 'Your account is deleted. Take care!' },
  unheard: {
    kind: 'warn',
    text: 'You are signed out here, but the server could not be told. Sign in and out once more to be sure.',
  },
} as const;
