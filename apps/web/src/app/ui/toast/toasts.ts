import { LiveAnnouncer } from '@angular/cdk/a11y';
import { createGlobalPositionStrategy, createOverlayRef, type OverlayRef } from '@angular/cdk/overlay';
import { ComponentPortal } from '@angular/cdk/portal';
import { Injector, Service, inject, signal } from '@angular/core';
import { ToastStack } from './toast-stack';

/** One short message in the corner. */
export interface Toast {
  id: number;
  kind: 'good' | 'warning';
  text: string;
}

/** At most so many at a time; the oldest gives way. */
const MOST = 3;

/** Says in passing what has happened; never takes the focus. */
@Service()
export class Toasts {
  private readonly announcer = inject(LiveAnnouncer);
  private readonly injector = inject(Injector);
  private readonly shown = signal<readonly Toast[]>([]);
  private overlay?: OverlayRef;
  private said = 0;

  /** What is in the corner now, oldest first. */
  readonly list = this.shown.asReadonly();

  /** Something went as wished. */
  say(text: string): void {
    this.add('good', text);
    void this.announcer.announce(text, 'polite');
  }

  /** Something did not. */
  warn(text: string): void {
    this.add('warning', text);
    void this.announcer.announce(text, 'assertive');
  }

  dismiss(id: number): void {
    this.shown.update((toasts) => toasts.filter((toast) => toast.id !== id));
  }

  private add(kind: Toast['kind'], text: string): void {
    this.shown.update((toasts) => [...toasts, { id: ++this.said, kind, text }].slice(-MOST));
    this.raise();
  }

  /** Into the top layer, above whatever dialog has been opened since. */
  private raise(): void {
    this.overlay ??= this.open();
    const host = this.overlay.hostElement;
    if (!host.matches('[popover]')) return;
    host.hidePopover();
    host.showPopover();
  }

  private open(): OverlayRef {
    const overlay = createOverlayRef(this.injector, {
      positionStrategy: createGlobalPositionStrategy(this.injector).centerHorizontally().bottom('0'),
    });
    overlay.attach(new ComponentPortal(ToastStack, null, this.injector));
    return overlay;
  }
}
