import { DialogRef } from '@angular/cdk/dialog';
import { hasModifierKey } from '@angular/cdk/keycodes';
import {
  Component,
  ViewEncapsulation,
  afterNextRender,
  booleanAttribute,
  effect,
  inject,
  input,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Icon } from '../menu/icon';
import { textId, titleId } from './dialogs';

/**
 * The paper that every dialog is written on: title, close button, a body that scrolls, a row of actions.
 * On a narrow screen it rests on the lower edge. Its head and foot are no landmarks: of two dialogs, each would
 * be the page's.
 */
@Component({
  selector: 'app-dialog-frame',
  imports: [Icon],
  template: `
    <header role="none">
      <h2 [id]="titleId">{{ title() }}</h2>
      <button type="button" class="close" aria-label="Close" [disabled]="busy()" (click)="ref.close()">
        <app-icon name="close" />
      </button>
    </header>
    <div class="body">
      @if (text()) {
        <p class="text" [id]="textId">{{ text() }}</p>
      }
      <ng-content />
    </div>
    <footer role="none"><ng-content select="[actions]" /></footer>
  `,
  styleUrl: './dialog-frame.css',
  // The pane and the backdrop are drawn by the overlay, outside of this component.
  encapsulation: ViewEncapsulation.None,
  host: { class: 'dialog-frame' },
})
export class DialogFrame {
  readonly title = input.required<string>();
  readonly text = input<string>();
  /** While a request is under way nothing closes the dialog. */
  readonly busy = input(false);
  /** A stray click beside the dialog does not close it: it shows what is seen only once. */
  readonly sticky = input(false, { transform: booleanAttribute });

  protected readonly ref = inject(DialogRef);
  protected readonly titleId = titleId(this.ref.id);
  protected readonly textId = textId(this.ref.id);

  constructor() {
    // Where one frame follows another in the same dialog, the focus went with the one before.
    afterNextRender(() => this.ref.containerInstance._recaptureFocus?.());
    effect(() => {
      this.ref.disableClose = this.busy() || this.sticky();
    });
    this.ref.keydownEvents.pipe(takeUntilDestroyed()).subscribe((event) => {
      if (this.sticky() && !this.busy() && event.key === 'Escape' && !hasModifierKey(event)) this.ref.close();
    });
  }
}
