import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { DialogFrame } from './dialog-frame';
import type { Confirmation } from './confirmation';

/** The face of {@link Confirm}: its danger is never the button that Enter would press by accident. */
@Component({
  selector: 'app-confirm-dialog',
  imports: [DialogFrame],
  template: `
    <form (submit)="confirm($event)">
      <app-dialog-frame [title]="question.title" [text]="question.text">
        @if (question.typeToConfirm) {
          <div class="field">
            <label for="type-to-confirm">Type {{ question.typeToConfirm }} to confirm</label>
            <input
              id="type-to-confirm"
              data-autofocus
              autocomplete="off"
              autocapitalize="none"
              spellcheck="false"
              [value]="typed()"
              (input)="typed.set($any($event.target).value)"
            />
          </div>
        }
        <button
          actions
          type="button"
          class="button"
          [attr.data-autofocus]="cancelFirst ? '' : null"
          (click)="ref.close(false)"
        >
          Cancel
        </button>
        <button
          actions
          type="submit"
          class="button"
          [class.danger]="question.danger"
          [class.primary]="!question.danger"
          [attr.data-autofocus]="actionFirst ? '' : null"
          [disabled]="!ready()"
        >
          {{ question.action }}
        </button>
      </app-dialog-frame>
    </form>
  `,
})
export class ConfirmDialog {
  protected readonly question = inject<Confirmation>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  protected readonly typed = signal('');
  protected readonly cancelFirst = this.question.danger && !this.question.typeToConfirm;
  protected readonly actionFirst = !this.question.danger && !this.question.typeToConfirm;
  protected readonly ready = computed(() =>
    sameText(this.typed(), this.question.typeToConfirm ?? this.typed()),
  );

  protected confirm(event: Event): void {
    event.preventDefault();
    if (this.ready()) this.ref.close(true);
  }
}

const sameText = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();
