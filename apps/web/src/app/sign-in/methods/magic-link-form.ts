import { Component, afterNextRender, inject, input, linkedSignal, output } from '@angular/core';
import { MagicLinks } from '../../links/magic-links';
import { Field } from '../../ui/field/field';
import { GuidedForm } from '../../ui/form/guided-form';
import { SubmitButton } from '../../ui/form/submit-button';

/** In by a link that arrives by mail. */
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
        hint="We mail you a link. No password needed."
        [field]="form.fields.email"
      />
      <app-submit-button label="Mail me a link" busyLabel="Asking for a link" [form]="form" />
    </form>
  `,
})
export class MagicLinkForm {
  private readonly links = inject(MagicLinks);

  /** An address that is known already, perhaps not the right one. */
  readonly email = input('');
  /** The page that was asked for before. */
  readonly then = input<string>();
  /** A link was asked for, for this address. */
  readonly asked = output<string>();

  protected readonly form = new GuidedForm({
    model: linkedSignal(() => ({ email: this.email() })),
    schema: () => import('./rules').then((rules) => rules.emailRequest),
    action: ({ email }) => this.ask(email.trim()),
  });

  constructor() {
    afterNextRender(() => this.email() && this.form.fields.email().focusBoundControl());
  }

  private async ask(email: string): Promise<void> {
    await this.links.ask(email, this.then());
    this.asked.emit(email);
  }
}
