import { Component, booleanAttribute, input, signal } from '@angular/core';
import { FormField } from '@angular/forms/signals';
import { FieldFrame } from '../field/field-frame';
import { TextControl } from '../field/text-control';
import { Strength } from './strength';

/** A labelled password that can be looked at; with `new`, a hint that praises length. */
@Component({
  selector: 'app-password-field',
  imports: [FormField, FieldFrame, Strength],
  template: `
    <app-field-frame [label]="label()" [controlId]="id" [error]="error()">
      <ng-content select="[aside]" ngProjectAs="[aside]" />
      <div class="control">
        <input
          [id]="id"
          [type]="shown() ? 'text' : 'password'"
          [formField]="field()"
          [attr.autocomplete]="new() ? 'new-password' : 'current-password'"
          autocapitalize="none"
          autocorrect="off"
          [attr.spellcheck]="false"
          [attr.aria-invalid]="error() ? true : null"
          [attr.aria-describedby]="slot"
        />
        <button
          type="button"
          [attr.aria-label]="'Show ' + label().toLowerCase()"
          [attr.aria-pressed]="shown()"
          (click)="shown.set(!shown())"
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M1.8 10S4.8 4.5 10 4.5 18.2 10 18.2 10 15.2 15.5 10 15.5 1.8 10 1.8 10Z" />
            <circle cx="10" cy="10" r="2.5" />
            @if (shown()) {
              <path d="m3.5 3.5 13 13" />
            }
          </svg>
        </button>
      </div>
      @if (new()) {
        <app-strength hint [password]="field()().value()" />
      }
    </app-field-frame>
  `,
  styleUrl: './password-field.css',
})
export class PasswordField extends TextControl {
  /** A password that is being chosen, not one that is known. */
  readonly new = input(false, { transform: booleanAttribute });
  protected readonly shown = signal(false);
}
