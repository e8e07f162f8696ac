import { Component, Injector, afterNextRender, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { emailRequest, paths } from '@mikrochat/contract';
import { Api } from '../api/api';
import { knownEmail } from '../routing/known-email';
import { AuthLayout } from '../ui/auth-layout/auth-layout';
import { Field } from '../ui/field/field';
import { GuidedForm } from '../ui/form/guided-form';
import { SubmitButton } from '../ui/form/submit-button';
import { LinkSent } from './link-sent';

/** Where a link to a new password is asked for. The answer is the same for every address. */
@Component({
  selector: 'app-forgot-password-page',
  imports: [AuthLayout, Field, SubmitButton, LinkSent, RouterLink],
  template: `
    <app-auth-layout>
      @if (asked(); as email) {
        <app-link-sent [email]="email" [ask]="again" (another)="startOver()">
          If <b>{{ email }}</b> has an account here, a link to a new password is on its way to it.
        </app-link-sent>
      } @else {
        <h1>Forgot your password?</h1>
        <p class="lead muted">We mail you a link with which you choose a new one.</p>
        <form novalidate (submit)="form.submit($event)">
          <app-field
            label="Email"
            type="email"
            autocomplete="username"
            focusFirst
            [field]="form.fields.email"
          />
          <app-submit-button label="Mail me a link" busyLabel="Asking for a link" [form]="form" />
        </form>
      }
      <p class="foot muted"><a routerLink="/sign-in">Back to sign-in</a></p>
    </app-auth-layout>
  `,
})
export class ForgotPasswordPage {
  private readonly api = inject(Api);
  private readonly injector = inject(Injector);

  /** For which address a link was asked for. */
  protected readonly asked = signal<string | null>(null);
  protected readonly form = new GuidedForm({
    model: signal({ email: knownEmail() }),
    schema: emailRequest,
    action: ({ email }) => this.ask(email.trim()),
  });
  protected readonly again = (): Promise<void> => this.ask(this.asked() ?? '');

  protected startOver(): void {
    this.asked.set(null);
    afterNextRender(() => this.form.fields.email().focusBoundControl(), { injector: this.injector });
  }

  private async ask(email: string): Promise<void> {
    await this.api.post(paths.passwordReset, { email });
    this.asked.set(email);
  }
}
