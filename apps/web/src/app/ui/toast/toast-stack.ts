import { Component, DestroyRef, effect, inject, signal, untracked } from '@angular/core';
import { Icon } from '../menu/icon';
import { ToastList } from './toast-list';

/** How long a toast is shown without pointer or focus on it. */
const TOAST_MS = 6000;

/** Shows the toasts of {@link ToastList}. They stay while the pointer or the focus is on them. */
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
    '(mouseenter)': 'isHeld.set(true)',
    '(mouseleave)': 'isHeld.set(false)',
    '(focusin)': 'isHeld.set(true)',
    '(focusout)': 'isHeld.set(false)',
  },
})
export class ToastStack {
  protected readonly list = inject(ToastList);
  protected readonly isHeld = signal(false);
  private timer?: ReturnType<typeof setTimeout>;

  constructor() {
    effect(() => {
      const oldest = this.list.toasts()[0];
      clearTimeout(this.timer);
      if (oldest && !this.isHeld())
        this.timer = setTimeout(() => untracked(() => this.list.dismiss(oldest.id)), TOAST_MS);
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }
}
