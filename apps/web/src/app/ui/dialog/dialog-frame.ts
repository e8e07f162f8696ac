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
 * The frame of every dialog: title, close button, a scrolling body, a row of actions. On a narrow screen it is
 * at the bottom edge. Its header and footer have no role, since they would count as the landmarks of the page.
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
  // The styles also apply to the pane and the backdrop, which the overlay renders outside this component.
  encapsulation: ViewEncapsulation.None,
  host: { class: 'dialog-frame' },
})
export class DialogFrame {
  readonly title = input.required<string>();
  readonly text = input<string>();
  /** While a request is running, the dialog cannot be closed. */
  readonly busy = input(false);
  /** Not closed by a click outside: for content that is shown only once. */
  readonly sticky = input(false, { transform: booleanAttribute });

  protected readonly ref = inject(DialogRef);
  protected readonly titleId = titleId(this.ref.id);
  protected readonly textId = textId(this.ref.id);

  constructor() {
    // If this frame replaces another one in the same dialog, the focused element was removed.
    afterNextRender(() => this.ref.containerInstance._recaptureFocus?.());
    effect(() => {
      this.ref.disableClose = this.busy() || this.sticky();
    });
    this.ref.keydownEvents.pipe(takeUntilDestroyed()).subscribe((event) => {
      if (this.sticky() && !this.busy() && event.key === 'Escape' && !hasModifierKey(event)) this.ref.close();
    });
  }
}
