import { Component, input, model } from '@angular/core';
import type { PasswordDelivery } from './new-user';

/** Radio buttons: email a link for choosing a password, or set a temporary password. */
@Component({
  selector: 'app-password-delivery-choice',
  template: `
    <fieldset>
      <legend>{{ legend() }}</legend>
      <label>
        <input type="radio" name="delivery" [checked]="value() === 'mail'" (change)="value.set('mail')" />
        <span>
          <b>{{ mailLabel() }}</b>
          <span class="muted">The user chooses a password.</span>
        </span>
      </label>
      <label>
        <input type="radio" name="delivery" [checked]="value() === 'set'" (change)="value.set('set')" />
        <span>
          <b>Set a temporary password</b>
          <span class="muted">You share it with the user.</span>
        </span>
      </label>
    </fieldset>
  `,
  styleUrl: './role-choice.css',
})
export class PasswordDeliveryChoice {
  readonly legend = input.required<string>();
  /** The label of the first choice: “Send an invitation”. */
  readonly mailLabel = input.required<string>();
  readonly value = model<PasswordDelivery>('mail');
}
