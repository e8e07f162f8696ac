import { Component } from '@angular/core';
import { PASSWORD_MIN_LENGTH } from '@mikrochat/contract';
import { FieldFrame } from '../ui/field/field-frame';
import { TextControl } from '../ui/field/text-control';
import { FormField } from '@angular/forms/signals';
import { Icon } from '../ui/menu/icon';
import { CopyButton } from './copy-button';
import { generatePassword } from './generate-password';

/**
 * A password that an admin sets for another user. It is shown in plain text, since the admin has to pass it
 * on, and the `data-*` attributes keep the admin's password manager from saving it.
 */
@Component({
  selector: 'app-assigned-password-field',
  imports: [FormField, FieldFrame, Icon, CopyButton],
  template: `
    <app-field-frame [label]="label()" [controlId]="id" [error]="error()" [hint]="hint">
      <button aside type="button" class="generate" (click)="generate()">
        <app-icon name="refresh" />Generate
      </button>
      <div class="controls">
        <input
          [id]="id"
          [formField]="field()"
          type="text"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          data-1p-ignore
          data-bwignore
          data-lpignore="true"
          [attr.aria-invalid]="error() ? true : null"
          [attr.aria-describedby]="descriptionId"
        />
        <app-copy-button [text]="field()().value()" subject="password" />
      </div>
    </app-field-frame>
  `,
  styles: `
    .controls {
      display: flex;
      gap: 8px;
    }
    .controls input {
      flex: 1;
      min-width: 0;
      font-family: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace;
    }
    .generate {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      min-height: 28px;
      margin: -5px -8px -5px 0;
      padding: 0 8px;
      border: 0;
      border-radius: 7px;
      background: none;
      color: var(--accent);
      font-weight: 550;
      cursor: pointer;
    }
    .generate:hover {
      background: var(--accent-soft);
    }
    .generate app-icon {
      scale: 0.85;
    }
  `,
})
export class AssignedPasswordField extends TextControl {
  protected readonly hint = `At least ${PASSWORD_MIN_LENGTH} characters.`;

  protected generate(): void {
    this.field()().value.set(generatePassword());
  }
}
