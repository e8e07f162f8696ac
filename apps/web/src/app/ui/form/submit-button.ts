import { Component, input } from '@angular/core';
import { Notice } from '../notice/notice';
import type { GuidedForm } from './guided-form';

/**
 * The submit button of a form, and below it the error that belongs to no field, so that the button does not
 * move. After too many attempts it is disabled and counts down.
 */
@Component({
  selector: 'app-submit-button',
  imports: [Notice],
  template: `
    <button
      type="submit"
      class="button primary"
      [class.wide]="wide()"
      [class.busy]="form().busy()"
      [attr.aria-disabled]="form().busy() || null"
      [disabled]="form().cooldown.active()"
    >
      <span class="label">{{ form().cooldown.label(label()) }}</span>
      @if (form().busy()) {
        <span class="spinner" aria-hidden="true"></span>
      }
    </button>
    <div class="below" role="status">
      @if (form().busy()) {
        <span class="visually-hidden">{{ busyLabel() }}</span>
      }
      @if (form().message(); as message) {
        <app-notice [kind]="message.kind">{{ message.text }}</app-notice>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      margin-top: 12px;
    }
    .busy {
      cursor: progress;
    }
    .busy .label {
      /* Still the accessible name of the button. */
      opacity: 0;
    }
    .busy .spinner {
      position: absolute;
    }
    .label {
      font-variant-numeric: tabular-nums;
    }
    app-notice {
      margin-top: 14px;
    }
  `,
})
export class SubmitButton {
  readonly label = input.required<string>();
  /** For screen readers while the form is submitted: “Signing in”. */
  readonly busyLabel = input.required<string>();
  readonly form = input.required<Pick<GuidedForm<never>, 'busy' | 'cooldown' | 'message'>>();
  readonly wide = input(true);
}
