import { Component, Injector, afterNextRender, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { emailRequest, paths } from '@mikrochat/contract';
import { Api } from '../api/api';
import { navigationEmail } from '../routing/navigation-email';
import { AuthLayout } from '../ui/auth-layout/auth-layout';
import { Field } from '../ui/field/field';
import { GuidedForm } from '../ui/form/guided-form';
import { SubmitButton } from '../ui/form/submit-button';
import { LinkSent } from './link-sent';

/** Requests a password reset. What follows is the same for registered and unknown email addresses. */
@Component({
  selector: 'app-forgot-password-page',
  imports: [AuthLayout, Field, SubmitButton, LinkSent, RouterLink],
  template: `
    <app-auth-layout>
      @if (sentTo(); as email) {
        <app-link-sent [send]="sendAgain" (useDifferentEmail)="useDifferentEmail()">
          If <b>{{ email }}</b> has an account here, we sent a link to it to reset the password.
        </app-link-sent>
      } @else {
        <h1>Forgot your password?</h1>
        <p class="lead muted">We’ll email you a link to choose a new one.</p>
        <form novalidate (submit)="form.submit($event)">
          <app-field
            label="Email"
            type="email"
            autocomplete="username"
            focusFirst
            [field]="form.fields.email"
          />
          <app-submit-button label="Email me a link" busyLabel="Sending the link" [form]="form" />
        </form>
      }
      <p class="foot muted"><a routerLink="/sign-in">Back to sign-in</a></p>
    </app-auth-layout>
  `,
})
export class ForgotPasswordPage {
  private readonly api = inject(Api);
  private readonly injector = inject(Injector);

  /** The email address for which a link was requested. */
  protected readonly sentTo = signal<string | null>(null);
  protected readonly form = new GuidedForm({
    model: signal({ email: navigationEmail() }),
    schema: emailRequest,
    action: ({ email }) => this.request(email.trim()),
  });
  protected readonly sendAgain = (): Promise<void> => this.request(this.sentTo() ?? '');

  protected useDifferentEmail(): void {
    this.sentTo.set(null);
    afterNextRender(() => this.form.fields.email().focusBoundControl(), { injector: this.injector });
  }

  private async request(email: string): Promise<void> {
    await this.api.post(paths.passwordReset, { email });
    this.sentTo.set(email);
  }
}
