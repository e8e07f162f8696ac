import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Clipboard } from '@angular/cdk/clipboard';
import { Component, DestroyRef, inject, input, signal } from '@angular/core';
import { Icon } from '../ui/menu/icon';

/** How long “Copied” is shown. */
const COPIED_MS = 2000;

/** Copies a text to the clipboard and confirms it, also to screen readers. */
@Component({
  selector: 'app-copy-button',
  imports: [Icon],
  template: `
    <button
      type="button"
      class="button"
      [class.done]="copied()"
      [attr.aria-label]="label() ? null : 'Copy ' + subject()"
      [disabled]="!text()"
      (click)="copy()"
    >
      <app-icon [name]="copied() ? 'check' : 'copy'" />
      @if (label()) {
        <span>{{ copied() ? 'Copied' : label() }}</span>
      }
    </button>
  `,
  styles: `
    .button {
      min-width: 46px;
      height: 100%;
      padding: 0 13px;
      gap: 8px;
    }
    .button:disabled {
      opacity: 0.5;
      cursor: default;
    }
    .button.done {
      color: var(--good);
    }
  `,
})
export class CopyButton {
  readonly text = input.required<string>();
  /** What is copied, for the accessible name of a button without a label: “password”. */
  readonly subject = input('');
  readonly label = input<string>();

  protected readonly copied = signal(false);
  private readonly clipboard = inject(Clipboard);
  private readonly announcer = inject(LiveAnnouncer);
  private timer?: ReturnType<typeof setTimeout>;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  protected copy(): void {
    this.copied.set(this.clipboard.copy(this.text()));
    void this.announcer.announce(this.copied() ? 'Copied' : 'Could not copy', 'polite');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.copied.set(false), COPIED_MS);
  }
}
