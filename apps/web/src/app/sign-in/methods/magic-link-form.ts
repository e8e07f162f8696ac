import { Component, afterNextRender, inject, input, linkedSignal, output } from '@angular/core';
import { MagicLinks } from '../../links/magic-links';
import { Field } from '../../ui/field/field';
import { GuidedForm } from '../../ui/form/guided-form';
import { SubmitButton } from '../../ui/form/submit-button';

/** Requests a link that signs in. */
@Component({
  selector: 'app-magic-link-form',
  imports: [Field, SubmitButton],
  template: `
    <form novalidate (submit)="form.submit($event)">
      <app-field
        label="Email"
        type="email"
        autocomplete="username"
        focusFirst
        hint="We’ll email you a sign-in link. No password needed."
        [field]="form.fields.email"
      />
      <app-submit-button label="Email me a link" busyLabel="Sending the link" [form]="form" />
    </form>
  `,
})
export class MagicLinkForm {
  private readonly links = inject(MagicLinks);

  /** Fills the field in. */
  readonly email = input('');
  /** The page to open after signing in. */
  readonly returnPath = input<string>();
  /** A link was requested for this email address. */
  readonly requested = output<string>();

  protected readonly form = new GuidedForm({
    model: linkedSignal(() => ({ email: this.email() })),
    schema: () => import('./rules').then((rules) => rules.emailRequest),
    action: ({ email }) => this.request(email.trim()),
  });

  constructor() {
    afterNextRender(() => this.email() && this.form.fields.email().focusBoundControl());
  }

  private async request(email: string): Promise<void> {
    await this.links.request(email, this.returnPath());
    this.requested.emit(email);
  }
}
