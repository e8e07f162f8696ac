import { Component, computed, input, signal } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';

/** A password input with a button that shows the password. */
@Component({
  selector: 'app-password-control',
  imports: [FormField],
  template: `
    <input
      [id]="controlId()"
      [type]="shown() ? 'text' : 'password'"
      [formField]="field()"
      [attr.autocomplete]="autocomplete()"
      autocapitalize="none"
      autocorrect="off"
      [attr.spellcheck]="false"
      [attr.aria-invalid]="invalid() || null"
      [attr.aria-describedby]="describedBy()"
    />
    <button type="button" [attr.aria-label]="showLabel()" [attr.aria-pressed]="shown()" (click)="toggle()">
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d="M1.8 10S4.8 4.5 10 4.5 18.2 10 18.2 10 15.2 15.5 10 15.5 1.8 10 1.8 10Z" />
        <circle cx="10" cy="10" r="2.5" />
        @if (shown()) {
          <path d="m3.5 3.5 13 13" />
        }
      </svg>
    </button>
  `,
  styleUrl: './password-control.css',
})
export class PasswordControl {
  readonly label = input.required<string>();
  readonly controlId = input.required<string>();
  readonly field = input.required<FieldTree<string>>();
  readonly autocomplete = input.required<'current-password' | 'new-password'>();
  readonly describedBy = input.required<string>();
  readonly invalid = input(false);

  protected readonly shown = signal(false);
  protected readonly showLabel = computed(() => `Show ${this.label().toLowerCase()}`);

  protected toggle(): void {
    this.shown.update((shown) => !shown);
  }
}
