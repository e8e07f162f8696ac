import { Component, DestroyRef, effect, inject, signal, untracked } from '@angular/core';
import { Icon } from '../menu/icon';
import { ToastList } from './toast-list';

/** How long a message stays, in milliseconds, when nobody looks at it closely. */
const STAY = 6000;

/** Shows the messages of the {@link ToastList}; they stay as long as the pointer or the focus is on them. */
@Component({
  selector: 'app-toast-stack',
  imports: [Icon],
  template: `
    @for (toast of list.toasts(); track toast.id) {
      <div class="toast" [class.warning]="toast.kind === 'warning'">
        <app-icon [name]="toast.kind === 'warning' ? 'warning' : 'check'" />
        <span>{{ toast.text }}</span>
        <button type="button" aria-label="Dismiss" (click)="list.dismiss(toast.id)">
          <app-icon name="close" />
        </button>
      </div>
    }
  `,
  styleUrl: './toast-stack.css',
  host: {
    role: 'region',
    'aria-label': 'Messages',
    '(mouseenter)': 'held.set(true)',
    '(mouseleave)': 'held.set(false)',
    '(focusin)': 'held.set(true)',
    '(focusout)': 'held.set(false)',
  },
})
export class ToastStack {
  protected readonly list = inject(ToastList);
  protected readonly held = signal(false);
  private timer?: ReturnType<typeof setTimeout>;

  constructor() {
    effect(() => {
      const oldest = this.list.toasts()[0];
      clearTimeout(this.timer);
      if (oldest && !this.held())
        this.timer = setTimeout(() => untracked(() => this.list.dismiss(oldest.id)), STAY);
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }
}
