import { Component, computed, input } from '@angular/core';
import { Notice } from '../notice/notice';
import { clock, inWords } from './cooldown';
import type { GuidedForm } from './guided-form';

/**
 * The button of a form, and below it what went wrong as a whole: so the button stays where it was pressed.
 * After too many attempts it counts down and waits.
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
      <span class="label">{{ text() }}</span>
      @if (form().busy()) {
        <span class="spinner" aria-hidden="true"></span>
      }
    </button>
    <div class="below" role="status">
      @if (form().busy()) {
        <span class="visually-hidden">{{ busyLabel() }}</span>
      }
      @if (problem(); as problem) {
        <app-notice [kind]="problem.kind">{{ problem.text }}</app-notice>
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
      /* Unseen, not gone: it stays the button’s name. */
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
  /** What a screen reader says meanwhile: “Signing in”. */
  readonly busyLabel = input.required<string>();
  readonly form = input.required<Pick<GuidedForm<never>, 'busy' | 'cooldown' | 'problem'>>();
  readonly wide = input(true);

  protected readonly text = computed(() => {
    const seconds = this.form().cooldown.seconds();
    return seconds > 0 ? `Try again in ${clock(seconds)}` : this.label();
  });

  /** The pause is said once, when it begins: a text that changes every second would never stop talking. */
  protected readonly problem = computed(() => {
    const problem = this.form().problem();
    if (!problem) return null;
    if (!problem.retryAfter || problem.code !== 'too_many_attempts') {
      return { kind: 'danger' as const, text: problem.sentence };
    }
    if (!this.form().cooldown.active()) return { kind: 'plain' as const, text: 'You can try again now.' };
    const wait = inWords(problem.retryAfter);
    return { kind: 'warn' as const, text: `Too many attempts. You can try again in ${wait}.` };
  });
}
