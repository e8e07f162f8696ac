import { DialogRef } from '@angular/cdk/dialog';
import { Component, type ElementRef, afterRenderEffect, inject, input, viewChild } from '@angular/core';
import type { GuidedForm } from '../form/guided-form';
import { Notice } from '../notice/notice';
import { DialogFrame } from './dialog-frame';

/** A dialog with a form: the content is the fields, the dialog adds the buttons and shows errors of the whole form. */
@Component({
  selector: 'app-form-dialog',
  imports: [DialogFrame, Notice],
  template: `
    <form novalidate (submit)="form().submit($event)">
      <app-dialog-frame [title]="title()" [text]="text()" [busy]="form().busy()">
        <ng-content />
        <div role="status" #status>
          @if (form().busy()) {
            <span class="visually-hidden">{{ busyLabel() }}</span>
          }
          @if (form().message(); as message) {
            <app-notice class="problem" [kind]="message.kind">{{ message.text }}</app-notice>
          }
        </div>
        <button actions type="button" class="button" [disabled]="form().busy()" (click)="ref.close()">
          Cancel
        </button>
        <button
          actions
          type="submit"
          class="button primary"
          [class.busy]="form().busy()"
          [attr.aria-disabled]="form().busy() || null"
          [disabled]="form().cooldown.active()"
        >
          <span class="label">{{ form().cooldown.label(label()) }}</span>
          @if (form().busy()) {
            <span class="spinner" aria-hidden="true"></span>
          }
        </button>
      </app-dialog-frame>
    </form>
  `,
  styles: `
    .busy {
      cursor: progress;
    }
    .busy .label {
      /* Invisible, but still the accessible name of the button. */
      opacity: 0;
    }
    .busy .spinner {
      position: absolute;
    }
    .problem {
      margin-top: 10px;
    }
  `,
})
export class FormDialog {
  readonly title = input.required<string>();
  readonly text = input<string>();
  readonly form = input.required<Pick<GuidedForm<never>, 'busy' | 'cooldown' | 'message' | 'submit'>>();
  /** The label of the submit button, beginning with a verb: “Add user”. */
  readonly label = input.required<string>();
  /** Read by screen readers while the request is running: “Adding the user”. */
  readonly busyLabel = input.required<string>();

  protected readonly ref = inject(DialogRef);
  private readonly status = viewChild.required<ElementRef<HTMLElement>>('status');

  constructor() {
    // On a small screen the error may be below the visible part of the form.
    afterRenderEffect(() => {
      if (this.form().message()) this.status().nativeElement.scrollIntoView?.({ block: 'nearest' });
    });
  }
}
