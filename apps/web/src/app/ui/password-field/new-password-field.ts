import { Component } from '@angular/core';
import { FieldFrame } from '../field/field-frame';
import { TextControl } from '../field/text-control';
import { PasswordControl } from './password-control';
import { Strength } from './strength';

/** A labelled password that is being chosen, with a hint that praises length. */
@Component({
  selector: 'app-new-password-field',
  imports: [PasswordControl, FieldFrame, Strength],
  template: `
    <app-field-frame [label]="label()" [controlId]="id" [error]="error()">
      <app-password-control
        autocomplete="new-password"
        [label]="label()"
        [controlId]="id"
        [field]="field()"
        [describedBy]="slot"
        [invalid]="error() !== null"
      />
      <app-strength hint [password]="field()().value()" />
    </app-field-frame>
  `,
  // The room of the bars too, so that a mistake in place of the hint moves nothing.
  styles: `
    :host {
      --slot: 2.0625rem;
    }
  `,
})
export class NewPasswordField extends TextControl {}
