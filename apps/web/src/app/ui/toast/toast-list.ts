import { Service, signal } from '@angular/core';

/** A short message. */
export interface Toast {
  id: number;
  kind: 'good' | 'warning';
  text: string;
}

/** The oldest toast is removed when there are more. */
const MAX_TOASTS = 3;

/** The toasts that are shown now. */
@Service()
export class ToastList {
  private readonly shown = signal<readonly Toast[]>([]);
  private lastId = 0;

  /** Oldest first. */
  readonly toasts = this.shown.asReadonly();

  add(kind: Toast['kind'], text: string): void {
    this.shown.update((toasts) => [...toasts, { id: ++this.lastId, kind, text }].slice(-MAX_TOASTS));
  }

  dismiss(id: number): void {
    this.shown.update((toasts) => toasts.filter((toast) => toast.id !== id));
  }
}
