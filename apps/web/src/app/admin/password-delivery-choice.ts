import { Component, input, model } from '@angular/core';
import type { PasswordDelivery } from './new-user';

/** Whether a password is chosen by its owner, through a mail, or by the admin. */
@Component({
  selector: 'app-password-delivery-choice',
  template: `
    <fieldset>
      <legend>{{ legend() }}</legend>
      <label>
        <input type="radio" name="way" [checked]="value() === 'mail'" (change)="value.set('mail')" />
        <span>
          <b>{{ mail() }}</b>
          <span class="muted">{{ mailMeans() }}</span>
        </span>
      </label>
      <label>
        <input type="radio" name="way" [checked]="value() === 'set'" (change)="value.set('set')" />
        <span>
          <b>Set a password</b>
          <span class="muted">You hand it over.</span>
        </span>
      </label>
    </fieldset>
  `,
  styleUrl: './role-choice.css',
})
export class PasswordDeliveryChoice {
  readonly legend = input.required<string>();
  /** What the mail is called: “Mail an invitation”. */
  readonly mail = input.required<string>();
  readonly mailMeans = input.required<string>();
  readonly value = model<PasswordDelivery>('mail');
}
