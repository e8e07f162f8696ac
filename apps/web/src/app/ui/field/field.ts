import { Component, afterNextRender, booleanAttribute, input } from '@angular/core';
import { FormField } from '@angular/forms/signals';
import { FieldFrame } from './field-frame';
import { TextControl } from './text-control';

/** A labelled text input with a hint or an error. Content marked with `aside` stands beside the label. */
@Component({
  selector: 'app-field',
  imports: [FormField, FieldFrame],
  template: `
    <app-field-frame
      [label]="label()"
      [controlId]="id"
      [error]="error()"
      [hint]="hint()"
      [optional]="optional()"
    >
      <ng-content select="[aside]" ngProjectAs="[aside]" />
      <input
        [id]="id"
        [type]="type()"
        [formField]="field()"
        [attr.autocomplete]="autocomplete()"
        [attr.autocapitalize]="type() === 'email' ? 'none' : null"
        [attr.spellcheck]="false"
        [attr.aria-invalid]="error() ? true : null"
        [attr.aria-describedby]="descriptionId"
      />
    </app-field-frame>
  `,
})
export class Field extends TextControl {
  readonly type = input<'text' | 'email'>('text');
  readonly hint = input('');
  /** Takes the focus when the page opens, except on touch screens, where that would open a keyboard. */
  readonly focusFirst = input(false, { transform: booleanAttribute });

  constructor() {
    super();
    afterNextRender(() => {
      if (this.focusFirst() && matchMedia('(pointer: fine)').matches) this.field()().focusBoundControl();
    });
  }
}
