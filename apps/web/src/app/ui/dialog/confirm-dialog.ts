import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { DialogFrame } from './dialog-frame';
import type { Confirmation } from './confirmation';

/** The dialog of {@link Confirm}. The focus is never on a dangerous action, so Enter cannot trigger it by accident. */
@Component({
  selector: 'app-confirm-dialog',
  imports: [DialogFrame],
  template: `
    <form (submit)="confirm($event)">
      <app-dialog-frame [title]="confirmation.title" [text]="confirmation.text">
        @if (confirmation.typeToConfirm) {
          <div class="field">
            <label for="type-to-confirm">Type {{ confirmation.typeToConfirm }} to confirm</label>
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
          [class.danger]="confirmation.danger"
          [class.primary]="!confirmation.danger"
          [attr.data-autofocus]="actionFirst ? '' : null"
          [disabled]="!ready()"
        >
          {{ confirmation.action }}
        </button>
      </app-dialog-frame>
    </form>
  `,
})
export class ConfirmDialog {
  protected readonly confirmation = inject<Confirmation>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  protected readonly typed = signal('');
  protected readonly cancelFirst = this.confirmation.danger && !this.confirmation.typeToConfirm;
  protected readonly actionFirst = !this.confirmation.danger && !this.confirmation.typeToConfirm;
  protected readonly ready = computed(() =>
    sameText(this.typed(), this.confirmation.typeToConfirm ?? this.typed()),
  );

  protected confirm(event: Event): void {
    event.preventDefault();
    if (this.ready()) this.ref.close(true);
  }
}

const sameText = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
