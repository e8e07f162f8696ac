import { Component } from '@angular/core';
import { FieldFrame } from '../field/field-frame';
import { TextControl } from '../field/text-control';
import { PasswordControl } from './password-control';

/** A labelled input for the current password. Content marked with `aside` stands beside the label. */
@Component({
  selector: 'app-password-field',
  imports: [PasswordControl, FieldFrame],
  template: `
    <app-field-frame [label]="label()" [controlId]="id" [error]="error()">
      <ng-content select="[aside]" ngProjectAs="[aside]" />
      <app-password-control
        autocomplete="current-password"
        [label]="label()"
        [controlId]="id"
        [field]="field()"
        [describedBy]="descriptionId"
        [invalid]="error() !== null"
      />
    </app-field-frame>
  `,
})
export class PasswordField extends TextControl {}
