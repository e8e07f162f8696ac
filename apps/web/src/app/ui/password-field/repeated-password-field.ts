import { Component } from '@angular/core';
import { FieldFrame } from '../field/field-frame';
import { TextControl } from '../field/text-control';
import { PasswordControl } from './password-control';

/** A labelled input for the repetition of a new password. */
@Component({
  selector: 'app-repeated-password-field',
  imports: [PasswordControl, FieldFrame],
  template: `
    <app-field-frame [label]="label()" [controlId]="id" [error]="error()">
      <app-password-control
        autocomplete="new-password"
        [label]="label()"
        [controlId]="id"
        [field]="field()"
        [describedBy]="descriptionId"
        [invalid]="error() !== null"
      />
    </app-field-frame>
  `,
})
export class RepeatedPasswordField extends TextControl {}
