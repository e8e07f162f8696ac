import { Component } from '@angular/core';
import { FieldFrame } from '../field/field-frame';
import { TextControl } from '../field/text-control';
import { PasswordControl } from './password-control';
import { Strength } from './strength';

/** A labelled input for a new password, with its strength. */
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
        [describedBy]="descriptionId"
        [invalid]="error() !== null"
      />
      <app-strength hint [password]="field()().value()" />
    </app-field-frame>
  `,
  // The height includes the bars, so that an error in place of them does not move the page.
  styles: `
    :host {
      --slot: 2.0625rem;
    }
  `,
})
export class NewPasswordField extends TextControl {}
