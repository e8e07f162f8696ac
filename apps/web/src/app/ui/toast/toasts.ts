import { LiveAnnouncer } from '@angular/cdk/a11y';
import { createGlobalPositionStrategy, createOverlayRef, type OverlayRef } from '@angular/cdk/overlay';
import { ComponentPortal } from '@angular/cdk/portal';
import { Injector, Service, inject } from '@angular/core';
import { ToastList, type Toast } from './toast-list';
import { ToastStack } from './toast-stack';

/** Says in passing what has happened; never takes the focus. */
@Service()
export class Toasts {
  private readonly announcer = inject(LiveAnnouncer);
  private readonly injector = inject(Injector);
  private readonly list = inject(ToastList);
  private overlay?: OverlayRef;

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

  private add(kind: Toast['kind'], text: string): void {
    this.list.add(kind, text);
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
