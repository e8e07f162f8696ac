import { Service, signal } from '@angular/core';

/** One short message in the corner. */
export interface Toast {
  id: number;
  kind: 'good' | 'warning';
  text: string;
}

/** At most so many at a time; the oldest gives way. */
const MOST = 3;

/** The messages that are in the corner now. */
@Service()
export class ToastList {
  private readonly shown = signal<readonly Toast[]>([]);
  private said = 0;

  /** Oldest first. */
  readonly toasts = this.shown.asReadonly();

  add(kind: Toast['kind'], text: string): void {
    this.shown.update((toasts) => [...toasts, { id: ++this.said, kind, text }].slice(-MOST));
  }

  dismiss(id: number): void {
    this.shown.update((toasts) => toasts.filter((toast) => toast.id !== id));
  }
}
